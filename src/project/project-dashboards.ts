import type { DashboardDefinition } from "../dashboards/definition.ts";
import { isObject } from "../is-object.ts";
import { show } from "../show.ts";
import { flatten } from "./flatten.ts";
import type { ProjectProblem } from "./problem.ts";

/** The dashboards of a config, and what is there that is none. */
export interface ProjectDashboards {
  readonly items: readonly DashboardDefinition[];
  readonly problems: readonly ProjectProblem[];
}

/** Returns the dashboards of a config. Two with one uid would overwrite each other. */
export function projectDashboards(file: string, value: unknown): ProjectDashboards {
  const { items, problems } = flatten(value, "dashboards", isDashboard, "a dashboard");
  const byUid = Map.groupBy(items, ({ uid }) => uid);
  const twice = [...byUid].flatMap(([uid, { length }]) =>
    length === 1 ? [] : [problem("a uid that no other dashboard has", show(uid))],
  );
  const unusable = items.flatMap(({ uid }) =>
    /^[a-zA-Z0-9_-]{1,40}$/.test(uid)
      ? []
      : [problem("uids of at most 40 letters, digits, - and _", show(uid))],
  );
  return { items, problems: [...problems, ...unusable, ...twice].map((one) => ({ ...one, file })) };
}

function problem(expected: string, got: string): Omit<ProjectProblem, "file"> {
  return { field: "dashboards", expected, got };
}

function isDashboard(value: unknown): value is DashboardDefinition {
  return (
    isObject(value) && typeof value["uid"] === "string" && typeof value["build"] === "function"
  );
}
