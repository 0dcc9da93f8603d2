import { alertSeries } from "../metrics/alert-series.ts";
import type { BackendSet } from "../metrics/backend-sets.ts";
import { constant } from "../promql/clock.ts";
import { children, type Node } from "../promql/expression.ts";
import { seconds } from "../promql/quantity.ts";
import { latencyBudget } from "./lint/latency.ts";
import type { RuleContext } from "./rule-context.ts";
import { shownAt } from "./rules/alert-links.ts";
import { alertInfoId } from "./rules/clashes.ts";
import { labelled, recording, type Recording } from "./rules/recording.ts";
import { alertsOf, type PlacedAlert, type RuleFile, type RuleSet } from "./rules/rule-file.ts";
import { alertLabels, type Alert } from "./rules/rule.ts";

/** Under Prometheus' 5 minutes, after which a series that nobody writes is gone. */
const interval = "1m";

type Context = Pick<RuleContext, "routing" | "panels">;

/**
 * Returns rules that record one series for each alert, whether it fires or not: how late it may be at
 * worst, and where it is shown. By `rule_id` they are joined with `ALERTS`. Those of a set of backends are
 * apart, as its rules are. `source`: the config file.
 */
export function alertInfo(
  files: readonly RuleFile[],
  context: Context,
  source: string,
): readonly RuleFile[] {
  const bySet = Map.groupBy(alertsOf(files), ({ backends }) => backends);
  return [...bySet].flatMap(([backends, alerts]) => infoFile(alerts, backends, context, source));
}

function infoFile(
  alerts: readonly PlacedAlert[],
  backends: BackendSet | undefined,
  context: Context,
  source: string,
): readonly RuleFile[] {
  const rules = alerts.flatMap(({ alert }) => detectionBound(alert, context) ?? []);
  const [first] = rules;
  if (first === undefined) return [];
  const { intervalMs } = first;
  const set: RuleSet = { type: "set", id: alertInfoId, intervalMs, rules };
  const file = { file: source, rules: [set], resource: alertInfoId };
  return [backends === undefined ? file : { ...file, backends }];
}

function detectionBound(alert: Alert, { routing, panels }: Context): Recording | undefined {
  if (readsText(alert.when.node)) return undefined;
  const { totalMs } = latencyBudget(alert, routing);
  const rule = recording({
    id: alertInfoId,
    record: alertSeries.alertDetectionBound.name,
    of: constant(seconds(totalMs / 1_000)),
    evaluate: interval,
  });
  return labelled(rule, infoLabels(alert, panels));
}

/** Nobody knows what PromQL as text reads, and so neither how late that comes. */
function readsText(node: Node): boolean {
  if (node.type === "recorded") return readsText(node.via);
  return node.type === "raw" || children(node).some(readsText);
}

/** A label without a value is none. */
function infoLabels(alert: Alert, panels: Context["panels"]): Readonly<Record<string, string>> {
  const { owner, rule_id: id, severity } = alertLabels(alert);
  const place = shownAt(alert, panels);
  const labels = {
    alertname: alert.name,
    rule_id: id,
    severity,
    owner,
    dashboard_uid: place?.uid,
    panel_id: place?.panelId?.toString(),
  };
  const given = Object.entries(labels).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(given);
}
