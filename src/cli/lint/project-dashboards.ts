import { posix } from "node:path";

import { lintDashboard, linkTargets } from "../../dashboards/lint/lint-dashboard.ts";
import type { BackendSet } from "../../metrics/backend-sets.ts";
import type { Project } from "../../project/project.ts";
import { renderProjectDashboards } from "../../project/render-project.ts";
import type { DashboardProblem } from "./dashboard-problem.ts";
import { definedPlace } from "./defined-place.ts";

/**
 * Returns what the lint finds in the dashboards of a project as each of its sets of backends has
 * them. What all sets have in common is told once.
 */
export function lintProjectDashboards(project: Project): readonly DashboardProblem[] {
  const found = project.backends.flatMap((set) =>
    lintSet(project, set).map((problem) => ({ set, problem })),
  );
  const equal = Map.groupBy(found, ({ problem }) => JSON.stringify(problem));
  return [...equal.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { problem, set } = first;
    const sets = [set, ...others.map((other) => other.set)];
    const isOfAll = project.backends.every((one) => sets.includes(one));
    const dashboard = isOfAll ? problem.dashboard : `${problem.dashboard} (${sets.join(", ")})`;
    return [{ ...problem, dashboard }];
  });
}

function lintSet(project: Project, set: BackendSet): readonly DashboardProblem[] {
  const rendered = new Map(
    [...renderProjectDashboards(project, set)].map(([path, text]) => [
      posix.basename(path, ".json"),
      parsed(text),
    ]),
  );
  const targets = linkTargets([...rendered.values()]);
  return project.dashboards.flatMap(({ dashboard, file, accept }) => {
    const { uid } = dashboard;
    return lintDashboard(rendered.get(uid), { set: targets, accept }).map((finding) => ({
      ...finding,
      file,
      // As its other problems are told
      dashboard: file === project.file ? `dashboards.${uid}` : uid,
      place: definedPlace(finding.place, dashboard),
    }));
  });
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}
