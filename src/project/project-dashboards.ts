import type { DashboardDefinition } from "../dashboards/definition.ts";
import { ObservabilityError } from "../errors.ts";
import { isObject } from "../is-object.ts";
import { show } from "../show.ts";
import { flatten } from "./flatten.ts";
import { formatProjectProblem, type ProjectProblem } from "./problem.ts";

/** The dashboards of a config, and what is there that is none. */
export interface ProjectDashboards {
  readonly items: readonly DashboardDefinition[];
  readonly problems: readonly ProjectProblem[];
}

/** Returns the dashboards of a config. Two with one uid would overwrite each other's file. */
export function projectDashboards(file: string, value: unknown): ProjectDashboards {
  const { items, problems } = flatten(value, "dashboards", isDashboard, "a dashboard");
  const unusable = items.filter(({ uid }) => !/^[a-zA-Z0-9_-]{1,40}$/.test(uid));
  const seen = new Set<string>();
  const twice = items.filter(({ uid }) => {
    // File systems may not tell cases apart
    const key = uid.toLowerCase();
    return seen.has(key) || !seen.add(key);
  });
  return {
    items: items.map((one) => guarded(one, file)),
    problems: [
      ...problems.map((one) => ({ file, ...one })),
      ...unusable.map((one) => uidProblem(file, one, "at most 40 letters, digits, - and _")),
      ...twice.map((one) => uidProblem(file, one, "a uid that no other dashboard has")),
    ],
  };
}

function uidProblem(file: string, { uid }: DashboardDefinition, expected: string): ProjectProblem {
  return { file, field: "dashboards.uid", expected, got: show(uid) };
}

/** A dashboard is built when it is rendered: what goes wrong then is told by its uid. */
function guarded(definition: DashboardDefinition, file: string): DashboardDefinition {
  const { uid, build } = definition;
  const refuse = (got: string): never => {
    const problem = { file, field: `dashboards.${uid}`, expected: "to build a dashboard", got };
    throw new ObservabilityError("OBS_CONFIG_INVALID", formatProjectProblem(problem));
  };
  return {
    ...definition,
    build: (context) => {
      const dashboard = tryTo(() => build(context), refuse);
      return isObject(dashboard) ? dashboard : refuse(show(dashboard));
    },
  };
}

function tryTo<T>(work: () => T, refuse: (got: string) => never): T {
  try {
    return work();
  } catch (error) {
    return refuse(String(error));
  }
}

function isDashboard(value: unknown): value is DashboardDefinition {
  return (
    isObject(value) && typeof value["uid"] === "string" && typeof value["build"] === "function"
  );
}
