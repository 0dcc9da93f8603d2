import { withoutBinaryTail } from "../decimal.ts";
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
  { failed, all }: Counted<L>,
  failures: number,
): Condition<L, "ratio"> {
  return both(above<L, "ratio">(share(failed, all), limit), atLeastEvents(failed, failures));
}

/** How many events have to lie beyond a quantile, so that it is more than a guess of one of them. */
const beyond = 3;

/** Returns how many events the quantile `q` has to be of, so that it says something: 60 at 0.95. */
export function eventsFor(q: number): number {
  return Math.ceil(withoutBinaryTail(beyond / (1 - q)));
}
