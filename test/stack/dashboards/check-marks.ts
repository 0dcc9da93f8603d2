import { annotationRequest, marksOf, type Mark } from "../../grafana/annotations.ts";
import { panelsOf, type AnnotationJson, type Dashboard } from "../../grafana/dashboard-json.ts";
import { resolveVariables, type Choice } from "../../grafana/resolve-variables.ts";
import type { Backend } from "../../grafana/source.ts";
import type { Backends } from "../stack.ts";
import { backendOf } from "./backend.ts";
import { ownChoice } from "./chosen.ts";

/** The share of the width that a mark may cover: more would bury the graph. */
const thin = 0.06;

/**
 * Returns what is wrong with the annotations of dashboards: those without a mark since then, or with
 * marks that cover the graphs, have no words, or belong to panels that are not there.
 */
export async function checkMarks(
  stack: Backends,
  dashboards: readonly Dashboard[],
  { sinceMs, choice }: { readonly sinceMs: number; readonly choice: Choice },
): Promise<readonly string[]> {
  const backend = await backendOf(stack);
  const problems = await Promise.all(
    dashboards.map((dashboard) => dashboardProblems(dashboard, backend, sinceMs, choice)),
  );
  return problems.flat();
}

async function dashboardProblems(
  dashboard: Dashboard,
  backend: Backend,
  sinceMs: number,
  choice: Choice,
): Promise<readonly string[]> {
  const range = { fromMs: sinceMs, toMs: Date.now() };
  const scope = await resolveVariables(dashboard, backend, range, ownChoice(dashboard, choice));
  const found = await Promise.all(
    dashboard.annotations.list.map(async (annotation) => {
      const request = annotationRequest(annotation, backend, range, scope);
      const marks = marksOf(annotation, await backend.ask(request), request.stepMs);
      return [
        ...markProblems(marks, range.toMs - range.fromMs),
        ...panelProblems(dashboard, annotation),
      ].map((problem) => `${dashboard.title} / ${annotation.name}: ${problem}`);
    }),
  );
  return found.flat();
}

function markProblems(marks: readonly Mark[], rangeMs: number): readonly string[] {
  const wide = marks.filter(({ fromMs, toMs }) => toMs - fromMs > rangeMs * thin);
  return [
    ...(marks.length === 0 ? ["expected a mark, got none"] : []),
    ...(marks.some(({ text }) => text.trim() === "") ? ["expected words, got none"] : []),
    ...wide
      .slice(0, 1)
      .map(({ fromMs, toMs, text }) => `expected a thin mark, got ${toMs - fromMs} ms of ${text}`),
  ];
}

/** Without a filter, it is drawn on every panel. */
function panelProblems(dashboard: Dashboard, { filter }: AnnotationJson): readonly string[] {
  if (filter === undefined) return ["expected the panels that it belongs to, got all"];
  const known = new Set(panelsOf(dashboard).map(({ id }) => id));
  const unknown = filter.ids.filter((id) => !known.has(id));
  return unknown.map((id) => `expected a panel of ${dashboard.title}, got ${id}`);
}
