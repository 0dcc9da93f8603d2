import { toPromDuration } from "../../duration.ts";
import { walk } from "../../promql/expression.ts";
import { criticalBudgetMs, latencyBudget } from "./latency.ts";
import { sampleIntervalMs } from "./pipeline-timing.ts";
import type { AlertCheck } from "./check.ts";

/** A `for` of less than two evaluations is met by one sample, or by luck. */
export const forTooShort: AlertCheck = ({ forMs, intervalMs }) =>
  forMs > 0 && forMs < 2 * intervalMs
    ? [
        {
          expected: `no "for" or at least two evaluations (${toPromDuration(2 * intervalMs)})`,
          got: toPromDuration(forMs),
        },
      ]
    : [];

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
  const { totalMs, forMs, groupWaitMs } = latencyBudget(alert, routing);
  // What the rule and the routes can change about it
  const waits = Object.entries({ '"for"': forMs, "its route's groupWait": groupWaitMs })
    .filter(([, ms]) => ms > 0)
    .map(([name, ms]) => `${toPromDuration(ms)} by ${name}`);
  const parts = waits.length === 0 ? "" : ` (${waits.join(", ")})`;
  return alert.severity === "critical" && totalMs > criticalBudgetMs
    ? [
        {
          expected: `at most ${toPromDuration(criticalBudgetMs)} from breach to notification`,
          got: `${toPromDuration(totalMs)}${parts}`,
        },
      ]
    : [];
};
