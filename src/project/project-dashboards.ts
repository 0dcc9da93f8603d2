import type { DashboardDefinition, DashboardSet, Named } from "../dashboards/definition.ts";
import type { Dashboard } from "../dashboards/model/dashboard.ts";
import { ObservabilityError } from "../errors.ts";
import { isObject } from "../is-object.ts";
import type { Node } from "../promql/expression.ts";
import { show } from "../show.ts";
import type { ConfigPlace } from "./find-config.ts";
import { flatten } from "./flatten.ts";
import { formatProjectProblem, type ProjectProblem } from "./problem.ts";
import { projectPath } from "./project-path.ts";

/** The dashboards of a config, and what is there that is none. */
export interface ProjectDashboards {
  readonly items: readonly DashboardDefinition[];
  /** What is looked up when the whole config is known. */
  readonly named: readonly NamedInFile[];
  readonly problems: readonly ProjectProblem[];
}

/** What the panels of a dashboard name, or those of changes, and where. */
export interface NamedInFile extends Named {
  readonly file: string;
  /** What stands before each field. */
  readonly before: string;
}

type Problem = Omit<ProjectProblem, "file">;

const expectedDashboard = "defineDashboard() or shippedDashboards()";

/** Returns the dashboards of a config. Two with one uid would overwrite each other. */
export function projectDashboards(place: ConfigPlace, value: unknown): ProjectDashboards {
  const { file } = place;
  const found = flatten(value, "dashboards", isDashboardOrSet, expectedDashboard);
  const sets = found.items.filter((item) => "dashboards" in item);
  const items = found.items.flatMap((item) => ("dashboards" in item ? item.dashboards : [item]));
  const own = items.flatMap((item) => {
    const where = placeOf(item, place);
    return (item.problems ?? []).map(({ field, ...rest }) => ({
      file: where.file,
      field: [where.field, field].filter((part) => part !== "").join("."),
      ...rest,
    }));
  });
  const problems = [
    ...found.problems,
    ...sets.flatMap((set) =>
      set.problems.map(({ field, ...rest }) => ({ field: `dashboards: ${field}`, ...rest })),
    ),
    ...uidProblems(items),
    ...(own.length === 0 ? titleProblems(items) : []),
  ];
  return {
    items: items.map((one) => guarded(one, place)),
    named: [
      ...items.map((item) => namedIn(item, place)),
      ...sets.map((set) => ({ ...picked(set), file, before: "dashboards: " })),
    ],
    problems: [...problems.map((one) => ({ ...one, file })), ...own],
  };
}

function namedIn(item: DashboardDefinition, place: ConfigPlace): NamedInFile {
  const { file, field } = placeOf(item, place);
  return { ...picked(item), file, before: `${field}.` };
}

function picked({ shown = [], alerts = [], links = [] }: Named): Required<Named> {
  return { shown, alerts, links };
}

/** Returns what the dashboards' panels show. */
export function shownNodes(named: readonly Named[]): readonly Node[] {
  return named.flatMap(({ shown = [] }) => shown.map(({ node }) => node));
}

/** Where a dashboard is defined, and what it is called there. */
type DefinitionPlace = Pick<ProjectProblem, "file" | "field">;

/** What says its file is named by its uid in there, as rules are by their ids. */
function placeOf(definition: DashboardDefinition, { root, file }: ConfigPlace): DefinitionPlace {
  const { uid } = definition;
  const own = typeof definition.file === "string" ? projectPath(root, definition.file) : undefined;
  if (own !== undefined) return { file: own, field: uid };
  return { file, field: uid === "" ? "dashboards" : `dashboards.${uid}` };
}

function uidProblems(items: readonly DashboardDefinition[]): readonly Problem[] {
  // File systems may not tell cases apart
  const byUid = Map.groupBy(items, ({ uid }) => uid.toLowerCase());
  const unusable = items.flatMap(({ uid, problems = [] }) =>
    // One mistake is told once
    /^[a-zA-Z0-9_-]{1,40}$/.test(uid) || (uid === "" && problems.length > 0)
      ? []
      : [problem("uids of at most 40 letters, digits, - and _", show(uid))],
  );
  const twice = [...byUid].flatMap(([uid, { length }]) =>
    length === 1 || uid === "" ? [] : [problem("a uid that no other dashboard has", show(uid))],
  );
  return [...unusable, ...twice];
}

/** Grafana refuses the second dashboard of a title. */
function titleProblems(items: readonly DashboardDefinition[]): readonly Problem[] {
  const byUid = new Map(items.map((item) => [item.uid, item]));
  const byTitle = Map.groupBy(byUid.values(), titleOf);
  return [...byTitle].flatMap(([title, same]) =>
    same.length === 1
      ? []
      : [
          problem(
            "titles that differ",
            `${show(title)} of ${same.map(({ uid }) => uid).join(", ")}`,
          ),
        ],
  );
}

function titleOf({ uid, compose }: DashboardDefinition): string {
  try {
    return compose({ objectives: [] })?.title ?? uid;
  } catch {
    return uid; // it says so itself when it is rendered
  }
}

function problem(expected: string, got: string): Problem {
  return { field: "dashboards", expected, got };
}

/** A dashboard is composed when it is rendered: what goes wrong then is told by its uid. */
function guarded(definition: DashboardDefinition, place: ConfigPlace): DashboardDefinition {
  const { compose } = definition;
  const where = placeOf(definition, place);
  const refuse = (got: string): never => {
    const problem = { ...where, expected: "to compose a dashboard", got };
    throw new ObservabilityError("OBS_CONFIG_INVALID", formatProjectProblem(problem));
  };
  return {
    ...definition,
    // Not the URL that the definition may have given: generated files know no path of this machine
    ...(definition.file === undefined ? {} : { file: where.file }),
    compose: (context) => {
      const dashboard = tryTo(() => compose(context), refuse);
      return dashboard === undefined || isDashboard(dashboard)
        ? dashboard
        : refuse(show(dashboard));
    },
  };
}

/** A definition that no function of the package made may return anything. */
function isDashboard(value: unknown): value is Dashboard {
  if (!isObject(value)) return false;
  const { title, rows, selection, annotations } = value;
  return (
    typeof title === "string" &&
    Array.isArray(rows) &&
    isObject(selection) &&
    Array.isArray(annotations)
  );
}

function tryTo<T>(work: () => T, refuse: (got: string) => never): T {
  try {
    return work();
  } catch (error) {
    return refuse(String(error));
  }
}

function isDashboardOrSet(value: unknown): value is DashboardDefinition | DashboardSet {
  if (!isObject(value)) return false;
  const { uid, compose, dashboards } = value;
  return Array.isArray(dashboards) || (typeof uid === "string" && typeof compose === "function");
}
