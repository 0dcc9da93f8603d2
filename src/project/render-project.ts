import { posix } from "node:path";

import { renderRouting } from "../alerting/alertmanager/render-alertmanager.ts";
import { renderDocuments, runbooksPage } from "../alerting/render-documents.ts";
import { alertInfo } from "../alerting/alert-info.ts";
import { completeRules, renderCompleteRules } from "../alerting/render.ts";
import { limitsOf } from "../alerting/rules/limit.ts";
import { alertsOf, type RuleFile } from "../alerting/rules/rule-file.ts";
import type { ShownAlert } from "../dashboards/grafana/frame.ts";
import { renderGrafana } from "../dashboards/grafana/render.ts";
import type { RenderedFiles } from "../generated-file.ts";
import type { BackendSet } from "../metrics/backend-sets.ts";
import { alertsUid } from "../shipped/dashboards/alerts.ts";
import { alertPanels } from "./alert-panels.ts";
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
  const shown = { ...context, panels: alertPanels(rules, dashboards) };
  const generated = [
    ...renderCompleteRules([...rules, ...alertInfo(rules, shown, project.file)], shown),
    [servedRunbooks, runbooksPage(rules, project.file)] as const,
    ...renderRouting(routing),
    ...backends.flatMap((set) => [...renderProjectDashboards(project, set)]),
  ];
  return new Map([
    ...under(output.folder, generated),
    ...under(output.documents, renderDocuments(rules, routing, project.file)),
  ]);
}

/** Returns the dashboards of a project for one of its sets, by path from the output folder. */
export function renderProjectDashboards(
  { dashboards, rules }: Project,
  set: BackendSet,
): RenderedFiles {
  return renderGrafana(dashboards, set, { alerts: shownAlerts(rules), alertsUid });
}

/** What panels know of the alerts: their names, and the limits that users may have changed. */
function shownAlerts(files: readonly RuleFile[]): ReadonlyMap<string, ShownAlert> {
  const limits = limitsOf(files);
  return new Map(
    alertsOf(files).map(({ alert: { id, name } }) => {
      const limit = limits.get(id);
      return [id, { name, ...(limit === undefined ? {} : { limit }) }];
    }),
  );
}

function under(
  folder: string,
  files: Iterable<readonly [path: string, text: string]>,
): readonly (readonly [path: string, text: string])[] {
  return [...files].map(([path, text]) => [posix.join(folder, path), text]);
}
