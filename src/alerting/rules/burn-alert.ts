import { withoutBinaryTail } from "../../decimal.ts";
import { windowName, windowSeconds, type BurnRate } from "../../metrics/burn-rates.ts";
import { above, both } from "../../promql/condition.ts";
import type { Condition, Expression } from "../../promql/expression.ts";
import { atLeastEvents, eventsIn } from "../../promql/events.ts";
import { expression } from "../../promql/functions.ts";
import { ratio, type Dimension } from "../../promql/quantity.ts";
import type { AlertSeverity } from "../severity.ts";
import { minimumBadOf, minimumOf, type ObjectiveOptions } from "./objective-options.ts";
import { recorded, type Recording } from "./recording.ts";
import { alert, type Alert } from "./rule.ts";

/** How bad each of an objective's alerts is. */
export const burnSeverities: Readonly<Record<BurnRate["pace"], AlertSeverity>> = {
  fastest: "critical",
  fast: "high",
  slow: "medium",
  slowest: "low",
};

/** The recorded series that an alert on a burn rate reads. */
export interface BurnSeries<L extends string, D extends Dimension> {
  readonly long: Recording<L, "ratio">;
  readonly short: Recording<L, "ratio">;
  /** Everything in the long window, a second. */
  readonly total: Recording<L, D>;
}

/**
 * Returns the alert on one burn rate: both windows are over the limit, and the long one has enough
 * events, and enough of them bad.
 */
export function burnAlert<L extends string, D extends Dimension>(
  options: ObjectiveOptions<L, D>,
  burn: BurnRate,
  series: BurnSeries<L, D>,
): Alert {
  const limit = ratio(withoutBinaryTail(burn.factor * (1 - options.target.value)));
  const burning = both(above(recorded(series.long), limit), above(recorded(series.short), limit));
  const name = windowName(burn.long);
  return alert({
    id: `${options.id}-burn-${name}`,
    name: `${options.name}Burn${name}`,
    severity: burnSeverities[burn.pace],
    owner: options.owner,
    when: judged(options, burn, series).reduce((when, guard) => both(when, guard), burning),
    evaluate: options.evaluate ?? "15s",
    summary: (wording) => `${options.summary(wording)}, ${paceOf(burn)}`,
    description: options.description,
    runbook: options.runbook,
    ...(options.dashboard === undefined ? {} : { dashboard: options.dashboard }),
    labels: { slo: options.id },
  });
}

/** What there has to be in the long window, so that its ratio says something. */
function judged<L extends string, D extends Dimension>(
  { minimum, minimumBad }: ObjectiveOptions<L, D>,
  burn: BurnRate,
  { long, total }: BurnSeries<L, D>,
): readonly Condition<L>[] {
  const seconds = windowSeconds(burn.long);
  const all = recorded(total);
  const least = minimumOf(minimum, all.dimension);
  const leastBad = minimumBadOf(minimumBad, all.dimension);
  return [
    least.of === "events"
      ? atLeastEvents(eventsIn(all, seconds), least.value)
      : above<L, Dimension>(all, { dimension: all.dimension, value: least.value }),
    ...(leastBad === undefined || leastBad <= 0
      ? []
      : [atLeastEvents(eventsIn(badOf(long, all), seconds), leastBad)]),
  ];
}

/** Returns what was bad, a second: the share of everything. */
function badOf<L extends string>(long: Recording<L, "ratio">, all: Expression<L>): Expression<L> {
  const left = recorded(long).node;
  const node = { type: "arithmetic", operator: "*", left, right: all.node } as const;
  return expression(node, all.labels, all.dimension);
}

function paceOf({ factor }: BurnRate): string {
  return factor === 1 ? "faster than the budget allows" : `${factor} times the budget's pace`;
}
