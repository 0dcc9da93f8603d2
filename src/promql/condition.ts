import { compare, type Limit } from "./compare.ts";
import { givenCondition } from "./broken.ts";
import type { Condition, Expression } from "./expression.ts";
import type { Join, Joined, Match } from "./join.ts";
import type { Dimension } from "./quantity.ts";
import { combineSets } from "./sets.ts";

/** Holds while the value is greater than the limit. */
export function above<L extends string, D extends Dimension>(
  subject: Expression<L, D>,
  limit: Limit<NoInfer<L>, NoInfer<D>>,
): Condition<L, D>;
export function above<
  L extends string,
  R extends string,
  D extends Dimension,
  const J extends Join<L, R>,
>(
  subject: Expression<L, D>,
  limit: Expression<R, NoInfer<D>>,
  join: J,
): Condition<Joined<L, R, J>, D>;
export function above(
  subject: Expression,
  limit: Limit<string, Dimension>,
  join?: unknown,
): Condition {
  return compare(subject, ">", limit, join);
}

/** Holds while the value is the limit or greater. */
export function atLeast<L extends string, D extends Dimension>(
  subject: Expression<L, D>,
  limit: Limit<NoInfer<L>, NoInfer<D>>,
): Condition<L, D>;
export function atLeast<
  L extends string,
  R extends string,
  D extends Dimension,
  const J extends Join<L, R>,
>(
  subject: Expression<L, D>,
  limit: Expression<R, NoInfer<D>>,
  join: J,
): Condition<Joined<L, R, J>, D>;
export function atLeast(
  subject: Expression,
  limit: Limit<string, Dimension>,
  join?: unknown,
): Condition {
  return compare(subject, ">=", limit, join);
}

/** Holds while the value is less than the limit. A series that is missing is not less. */
export function below<L extends string, D extends Dimension>(
  subject: Expression<L, D>,
  limit: Limit<NoInfer<L>, NoInfer<D>>,
): Condition<L, D>;
export function below<
  L extends string,
  R extends string,
  D extends Dimension,
  const J extends Join<L, R>,
>(
  subject: Expression<L, D>,
  limit: Expression<R, NoInfer<D>>,
  join: J,
): Condition<Joined<L, R, J>, D>;
export function below(
  subject: Expression,
  limit: Limit<string, Dimension>,
  join?: unknown,
): Condition {
  return compare(subject, "<", limit, join);
}

/** Holds while the value is the limit or less. A series that is missing is not less. */
export function atMost<L extends string, D extends Dimension>(
  subject: Expression<L, D>,
  limit: Limit<NoInfer<L>, NoInfer<D>>,
): Condition<L, D>;
export function atMost<
  L extends string,
  R extends string,
  D extends Dimension,
  const J extends Join<L, R>,
>(
  subject: Expression<L, D>,
  limit: Expression<R, NoInfer<D>>,
  join: J,
): Condition<Joined<L, R, J>, D>;
export function atMost(
  subject: Expression,
  limit: Limit<string, Dimension>,
  join?: unknown,
): Condition {
  return compare(subject, "<=", limit, join);
}

/** Holds while the count is exactly the limit. Only counts are exact. */
export function equals<L extends string>(
  subject: Expression<L, "count">,
  limit: Limit<NoInfer<L>, "count">,
): Condition<L, "count">;
export function equals<L extends string, R extends string, const J extends Join<L, R>>(
  subject: Expression<L, "count">,
  limit: Expression<R, "count">,
  join: J,
): Condition<Joined<L, R, J>, "count">;
export function equals(
  subject: Expression<string, "count">,
  limit: Limit<string, "count">,
  join?: unknown,
): Condition<string, "count"> {
  return compare(subject, "==", limit, join);
}

/** Holds while the count is not the limit. Only counts are exact. */
export function differs<L extends string>(
  subject: Expression<L, "count">,
  limit: Limit<NoInfer<L>, "count">,
): Condition<L, "count">;
export function differs<L extends string, R extends string, const J extends Join<L, R>>(
  subject: Expression<L, "count">,
  limit: Expression<R, "count">,
  join: J,
): Condition<Joined<L, R, J>, "count">;
export function differs(
  subject: Expression<string, "count">,
  limit: Limit<string, "count">,
  join?: unknown,
): Condition<string, "count"> {
  return compare(subject, "!=", limit, join);
}

/**
 * Holds while both do, matched on the labels of `guard`, or as `match` says. The value and labels are
 * those of `main`. The form of a minimum traffic, and of two windows of a burn rate.
 */
export function both<L extends string, D extends Dimension>(
  main: Condition<L, D>,
  guard: Condition<NoInfer<L>>,
): Condition<L, D>;
export function both<L extends string, R extends string, D extends Dimension>(
  main: Condition<L, D>,
  guard: Condition<R>,
  match: Match<L, R>,
): Condition<L, D>;
export function both(main: Condition, guard: Condition, match?: unknown): Condition {
  return combineSets(givenCondition(main), "and", givenCondition(guard), match);
}

/**
 * Holds while either does. Both have the same dimension and labels; a series of `second` is left out
 * where `first` has one with the same labels, or as `match` says.
 */
export function either<L extends string, D extends Dimension>(
  first: Condition<L, D>,
  second: Condition<NoInfer<L>, NoInfer<D>>,
): Condition<L, D>;
export function either<L extends string, R extends string, D extends Dimension>(
  first: Condition<L, D>,
  second: Condition<R, NoInfer<D>>,
  match: Match<L, R>,
): Condition<L | R, D>;
export function either(first: Condition, second: Condition, match?: unknown): Condition {
  return combineSets(givenCondition(first), "or", givenCondition(second), match);
}

/** Holds while `main` does and `cause` does not, matched on the labels of `cause` or as `match` says. */
export function unless<L extends string, D extends Dimension>(
  main: Condition<L, D>,
  cause: Condition<NoInfer<L>>,
): Condition<L, D>;
export function unless<L extends string, R extends string, D extends Dimension>(
  main: Condition<L, D>,
  cause: Condition<R>,
  match: Match<L, R>,
): Condition<L, D>;
export function unless(main: Condition, cause: Condition, match?: unknown): Condition {
  return combineSets(givenCondition(main), "unless", givenCondition(cause), match);
}
