import { withoutBinaryTail } from "../decimal.ts";
import { isObject } from "../is-object.ts";
import { share } from "./arithmetic.ts";
import { above, both } from "./condition.ts";
import { atLeastEvents } from "./events.ts";
import type { Condition, Expression } from "./expression.ts";
import type { Quantity } from "./quantity.ts";

/** What was done in a window and what of it failed, in events: see `growth` and `events`. */
export interface Counted<L extends string> {
  readonly failed: Expression<L, "count">;
  readonly all: Expression<L, "count">;
}

/**
 * Holds while more than `limit` of the events failed, and at least `failures` of them did. One failed
 * request of ten is a tenth, and nothing to wake anybody for; five of five are, at any traffic. That
 * is why the failures are counted and not the traffic, and in events: a minimum of events a second is
 * hundreds of them in an hour.
 */
export function failsMoreThan<L extends string>(
  limit: Quantity<"ratio">,
  counted: Counted<L>,
  failures: number,
): Condition<L, "ratio"> {
  const { failed, all } = givenCounts(counted);
  return both(above<L, "ratio">(share(failed, all), limit), atLeastEvents(failed, failures));
}

/** What is no such object is left to what is made of its fields, which refuses them. */
function givenCounts<L extends string>(counted: Counted<L>): Counted<L> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- refused by share
  return isObject(counted) ? counted : ({} as Counted<L>);
}

/** How many events have to lie beyond a quantile, so that it is more than a guess of one of them. */
const beyond = 3;

/**
 * Returns how many events the quantile `q` has to be of, so that it says something: 60 at 0.95. NaN,
 * which `atLeastEvents` refuses, for what is no quantile between 0 and 1.
 */
export function eventsFor(q: number): number {
  if (typeof q !== "number" || q <= 0 || q >= 1) return Number.NaN;
  return Math.ceil(withoutBinaryTail(beyond / (1 - q)));
}
