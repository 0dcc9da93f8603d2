import type { AlertLinks } from "../alerting/rules/alert-links.ts";
import { alertsOf, type RuleFile } from "../alerting/rules/rule-file.ts";
import { panelsOfAlerts, panelsOfMetrics, type ComposedDashboard } from "../dashboards/composed.ts";
import { metricNamesIn } from "../promql/expression.ts";

/**
 * Returns the panels of each alert, by its id: those that name it, else those that show what its
 * condition reads, on its own dashboard where it has one.
 */
export function alertPanels(
  files: readonly RuleFile[],
  dashboards: readonly ComposedDashboard[],
): NonNullable<AlertLinks["panels"]> {
  const named = panelsOfAlerts(dashboards);
  const ofMetrics = panelsOfMetrics(dashboards);
  const alerts = alertsOf(files).map(({ alert }) => alert);
  return new Map(
    alerts.flatMap((alert) => {
      const panels = [
        ...(named.get(alert.id) ?? []),
        ...metricNamesIn(alert.when.node).flatMap((name) => ofMetrics.get(name) ?? []),
      ];
      return panels.length === 0 ? [] : [[alert.id, panels] as const];
    }),
  );
}
