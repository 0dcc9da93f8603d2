import { composeDashboards } from "../dashboards/composed.ts";
import type { DashboardContext, DashboardDefinition, NamedLink } from "../dashboards/definition.ts";
import { panelsOf } from "../dashboards/model/dashboard.ts";
import { nearest } from "../nearest.ts";
import { show } from "../show.ts";
import type { ProjectProblem } from "./problem.ts";
import type { NamedInFile } from "./project-dashboards.ts";

/** A dashboard that links lead to. */
export interface LinkedDashboard {
  readonly titles: readonly string[];
  readonly variables: readonly string[];
}

/**
 * The dashboards that links may lead to, by uid, each composed where a link asks for what is on it. Of
 * one that has problems of its own, or nothing to show, it is only known that it is there.
 */
export type LinkedDashboards = ReadonlyMap<string, () => LinkedDashboard | undefined>;

/** Returns the dashboards that links may lead to. */
export function linkedDashboards(
  items: readonly DashboardDefinition[],
  context: DashboardContext,
): LinkedDashboards {
  const composed = new Map<string, LinkedDashboard | undefined>();
  const once = (item: DashboardDefinition): LinkedDashboard | undefined => {
    if (!composed.has(item.uid)) composed.set(item.uid, linked(item, context));
    return composed.get(item.uid);
  };
  return new Map(items.map((item) => [item.uid, () => once(item)]));
}

function linked(item: DashboardDefinition, context: DashboardContext): LinkedDashboard | undefined {
  if ((item.problems ?? []).length > 0) return undefined;
  try {
    const [composed] = composeDashboards([item], context, "");
    if (composed === undefined) return undefined;
    const { dashboard } = composed;
    const titles = panelsOf(dashboard).map(({ title }) => title);
    return { titles, variables: dashboard.selection.names };
  } catch {
    return undefined; // it says so itself when it is rendered
  }
}

/** Returns the links of panels to dashboards, panels and variables that are not there. */
export function linkProblems(
  named: readonly NamedInFile[],
  known: LinkedDashboards,
): readonly ProjectProblem[] {
  return named.flatMap(({ file, before, links = [] }) =>
    links.flatMap((link) =>
      ofLink(link, known).map(({ field, ...rest }) => ({
        file,
        field: `${before}${field}`,
        ...rest,
      })),
    ),
  );
}

type Problem = Omit<ProjectProblem, "file">;

function ofLink({ field, link }: NamedLink, known: LinkedDashboards): readonly Problem[] {
  const { uid, panel, choose = {} } = link;
  if (!known.has(uid)) return [unknown(`${field}.uid`, "dashboard", uid, [...known.keys()])];
  const asks = panel !== undefined || link.choose !== undefined;
  const target = asks ? known.get(uid)?.() : undefined;
  if (target === undefined) return [];
  const { titles, variables } = target;
  return [
    ...(panel === undefined || titles.includes(panel)
      ? []
      : [unknown(`${field}.panel`, "panel", panel, titles)]),
    ...Object.keys(choose)
      .filter((name) => !variables.includes(name))
      .map((name) => ({
        field: `${field}.choose`,
        expected: `variables of ${uid} (${variables.join(", ") || "none"})`,
        got: name,
      })),
  ];
}

function unknown(field: string, what: string, got: string, names: readonly string[]): Problem {
  const near = nearest(got, names);
  const expected = near === undefined ? `one of ${names.join(", ")}` : `the ${what} ${near}`;
  return { field, expected, got: show(got) };
}
