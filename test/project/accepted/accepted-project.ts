import { backendSets } from "#src/metrics/backend-sets.ts";
import { renderProject } from "#src/project/render-project.ts";
import { resolveProject } from "#src/project/resolve-project.ts";
import { defineRules, type Rule, type RoutingDefinition } from "#src/alerting/index.ts";

import { metrics } from "./metrics.ts";

/** What a reasonable user writes, by what is special about it. */
export type AcceptedRules = readonly [name: string, ...rules: Rule[]];

const place = { root: "/project", file: "observability.config.ts" };

/** Returns everything that is generated of a project with these rules. */
export function renderAccepted(
  rules: readonly Rule[],
  routing?: RoutingDefinition,
): ReadonlyMap<string, string> {
  const file = defineRules("rules.ts", rules);
  const config = {
    metrics,
    objectives: [],
    rules: file,
    dashboards: [],
    output: { folder: "out" },
  };
  const project = resolveProject(routing === undefined ? config : { ...config, routing }, place);
  return renderProject(project);
}

/** Returns everything that is generated of a project with these dashboards, for each set of backends. */
export function renderAcceptedDashboards(dashboards: unknown): ReadonlyMap<string, string> {
  const [first, ...others] = backendSets;
  const config = {
    metrics,
    dashboards,
    stack: { backends: [first, ...others] },
    output: { folder: "out" },
  };
  return renderProject(resolveProject(config, place));
}
