import { above } from "./condition.ts";
import type { Condition, Expression, Node } from "./expression.ts";
import { expression } from "./functions.ts";
import { count } from "./quantity.ts";

/**
 * Returns how many events a rate over the window was. A minimum of events means the same for each
 * window; a minimum of events a second is hundreds of them in three days.
 */
export function eventsIn<L extends string>(
  rate: Expression<L>,
  windowSeconds: number,
): Expression<L, "count"> {
  const right: Node = { type: "number", value: windowSeconds };
  const node: Node = { type: "arithmetic", operator: "*", left: rate.node, right };
  return expression(node, rate.labels, "count");
}

/**
 * Holds while there are at least `least` events. Half an event below counts as well: Prometheus
 * extrapolates, and 3 events an hour may be 2.9999999999999996 of them.
 */
export function atLeastEvents<L extends string>(
  events: Expression<L, "count">,
  least: number,
): Condition<L, "count"> {
  // What is no number is told by count()
  return above(events, count(typeof least === "number" ? Math.max(0, least - 0.5) : least));
}
