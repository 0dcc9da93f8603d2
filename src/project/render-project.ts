import { posix } from "node:path";

import { renderRouting } from "../alerting/alertmanager/render-alertmanager.ts";
import { renderDocuments, runbooksPage } from "../alerting/render-documents.ts";
import { completeRules, renderCompleteRules } from "../alerting/render.ts";
import { limitsOf } from "../alerting/rules/limit.ts";
import { objectivesOf } from "../alerting/rules/objective.ts";
import { renderDashboards } from "../dashboards/render.ts";
import type { RenderedFiles } from "../generated-file.ts";
import { storesOfSet } from "../shipped/dashboards/stores-of-set.ts";
import { ruleContext, type Project } from "./project.ts";
import { servedRunbooks } from "./runbooks.ts";

/**
 * Returns everything that is generated from a project, by path from its root: rules, their tests,
 * routing, dashboards and pages. Pure: equal projects give equal bytes.
 *
 * @throws ObservabilityError `OBS_RULE_INVALID` with everything that lint has against the rules.
 */
export function renderProject(project: Project): RenderedFiles {
  const { routing, dashboards, backends, output } = project;
  const context = ruleContext(project);
  const rules = completeRules(project.rules, context);
  const generated = [
    ...renderCompleteRules(rules, context),
    [servedRunbooks, runbooksPage(rules, project.file)] as const,
    ...renderRouting(routing),
    ...backends.flatMap((set) => [
      ...renderDashboards(dashboards, set, {
        stores: storesOfSet[set],
        objectives: objectivesOf(project.rules),
        limits: limitsOf(project.rules),
        source: project.file,
      }),
    ]),
  ];
  return new Map([
    ...under(output.folder, generated),
    ...under(output.documents, renderDocuments(rules, routing, project.file)),
  ]);
}

function under(
  folder: string,
  files: Iterable<readonly [path: string, text: string]>,
): readonly (readonly [path: string, text: string])[] {
  return [...files].map(([path, text]) => [posix.join(folder, path), text]);
}
