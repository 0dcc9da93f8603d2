import { toMs, toPromDuration } from "../../duration.ts";
import { walk } from "../../promql/expression.ts";
import type { RoutingPolicy } from "../alertmanager/routing-policy.ts";
import { evaluationFor, type Alert } from "../rules/rule.ts";
import type { AlertSeverity } from "../severity.ts";
import { criticalBudgetMs, latencyBudget, slowestRoute, type LatencyBudget } from "./latency.ts";
import { sampleIntervalMs } from "./pipeline-timing.ts";
import type { AlertCheck } from "./check.ts";

/** A `for` of less than two evaluations is met by one sample, or by luck. */
export const forTooShort: AlertCheck = ({ forMs, intervalMs, severity }) =>
  forMs > 0 && forMs < 2 * intervalMs
    ? [
        {
          expected: `no "for" or at least two evaluations (${toPromDuration(2 * intervalMs)})`,
          got: `${toPromDuration(forMs)}, evaluated every ${toPromDuration(intervalMs)}${cause(intervalMs, severity)}`,
        },
      ]
    : [];

/** Who has set no `evaluate` wonders where it comes from. */
function cause(intervalMs: number, severity: AlertSeverity): string {
  return intervalMs === toMs(evaluationFor(severity)) ? ` as of severity ${severity}` : "";
}

/** A window needs four samples: two for a rate, and two that may be late or lost. */
export const windowTooShort: AlertCheck = ({ when }) =>
  walk(when.node).flatMap((node) => {
    if (node.type !== "selector" || node.rangeMs === undefined) return [];
    const least = 4 * sampleIntervalMs(node.metric);
    if (!(node.rangeMs < least)) return [];
    return [
      {
        expected: `a window of at least four samples of ${node.metric.name} (${toPromDuration(least)})`,
        got: toPromDuration(node.rangeMs),
      },
    ];
  });

/** A critical alert has to arrive within the specification's minute. */
export const latencyTooLong: AlertCheck = (alert, { routing }) => {
  const budget = latencyBudget(alert, routing);
  return alert.severity === "critical" && budget.totalMs > criticalBudgetMs
    ? [
        {
          expected: `at most ${toPromDuration(criticalBudgetMs)} from breach to notification`,
          got: `${toPromDuration(budget.totalMs)}: ${largestParts(budget, alert, routing)}`,
        },
      ]
    : [];
};

/** Names what makes up most of the time, the largest part first: `for 1m, groupWait 30s of …`. */
function largestParts(budget: LatencyBudget, alert: Alert, routing: RoutingPolicy): string {
  const { exportMs, scrapeMs, windowMs, evaluationMs, forMs, groupWaitMs, totalMs } = budget;
  const place = `${slowestRoute(alert, routing).path} in ${routing.file}`;
  const parts = [
    { name: "export", ms: exportMs },
    { name: "scrape", ms: scrapeMs },
    { name: "window", ms: windowMs },
    { name: "evaluation", ms: evaluationMs },
    { name: "for", ms: forMs },
    { name: "groupWait", ms: groupWaitMs, of: ` of ${place}` },
  ];
  return parts
    .filter(({ ms }) => ms >= totalMs / 10)
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ name, ms, of = "" }) => `${name} ${toPromDuration(ms)}${of}`)
    .join(", ");
}
