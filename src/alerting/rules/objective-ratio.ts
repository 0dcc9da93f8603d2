import { minus, share } from "../../promql/arithmetic.ts";
import { givenExpression } from "../../promql/broken.ts";
import type { Expression } from "../../promql/expression.ts";
import { orZero, orZeroNode } from "../../promql/or-zero.ts";
import type { Dimension } from "../../promql/quantity.ts";
import type { Window } from "../../promql/series.ts";
import type { ObjectiveOptions } from "./objective-options.ts";

/** How an objective counts, without what it says of itself. */
export type Counting<L extends string, D extends Dimension> = Pick<
  ObjectiveOptions<L, D>,
  "bad" | "good" | "total"
>;

/**
 * Returns what was bad in the window, a second: 0 where nothing is counted as bad yet, and everything
 * where nothing is counted as good yet. A service that never answered well has no series of good
 * answers, and that is no reason to say nothing.
 */
export function badIn<L extends string, D extends Dimension>(
  { bad, good, total }: Counting<L, D>,
  window: Window,
): Expression<L, D> {
  const whole = givenExpression(total(window));
  if (good !== undefined) return minus(whole, orZero(givenExpression(good(window)), whole));
  // What has neither is reported by `objectiveFlaws`
  const given = givenExpression(bad?.(window) ?? whole);
  return differenceOrZero(given) ?? orZero(given, whole);
}

/** Returns the share that was bad in the window: 0, and not absent, while nothing was. */
export function errorRatioIn<L extends string, D extends Dimension>(
  counting: Counting<L, D>,
  window: Window,
): Expression<L, "ratio"> {
  return share(badIn(counting, window), givenExpression(counting.total(window)));
}

/** Bad as all but the good: what is not there is the good. */
function differenceOrZero<L extends string, D extends Dimension>(
  of: Expression<L, D>,
): Expression<L, D> | undefined {
  const { node } = of;
  if (node.type !== "arithmetic" || node.operator !== "-") return undefined;
  if (node.left.type === "number") return undefined;
  return { ...of, node: { ...node, right: orZeroNode(node.right, node.left) } };
}
