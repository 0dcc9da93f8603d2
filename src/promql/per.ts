import { show } from "../show.ts";
import { describe, givenExpression, isBroken, withMismatches } from "./broken.ts";
import { byNumber, combine } from "./combine.ts";
import { divisorsOf, quotientOf, type Divisor, type Quotient } from "./dimension-algebra.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./functions.ts";
import type { Join, Joined } from "./join.ts";
import { dimensions, type Dimension } from "./quantity.ts";

/**
 * Returns `of` divided by a plain number, or by an expression: bytes by seconds are bytes per second,
 * seconds a second by events a second are seconds an event.
 */
export function per<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  divisor: number,
): Expression<L, D>;
export function per<L extends string, D extends Dimension, E extends Divisor<D>>(
  of: Expression<L, D>,
  divisor: Expression<NoInfer<L>, E>,
): Expression<L, Quotient<D, E>>;
export function per<
  L extends string,
  R extends string,
  D extends Dimension,
  E extends Divisor<D>,
  const J extends Join<L, R>,
>(
  of: Expression<L, D>,
  divisor: Expression<R, E>,
  join: J,
): Expression<Joined<L, R, J>, Quotient<D, E>>;
export function per(of: Expression, divisor: number | Expression, join?: unknown): Expression {
  const given = givenExpression(of);
  if (typeof divisor !== "object") return byNumber("/", given, divisor);
  const other = givenExpression(divisor);
  const dimension = quotientOf(given.dimension, other.dimension);
  const broken = isBroken(given.node) || isBroken(other.node);
  const mismatches =
    dimension !== undefined || broken
      ? []
      : [
          {
            expected: `an expression of ${divisorsOf(given.dimension).join(" or ")}`,
            got: describe(divisor),
          },
        ];
  const same = {
    ...other,
    dimension: given.dimension,
    node: withMismatches(other.node, mismatches),
  };
  return { ...combine("/", given, same, join), dimension: dimension ?? given.dimension };
}

/** Returns the same values as ones of another dimension, where the unit of a metric says too little. */
export function readAs<L extends string, D extends Dimension>(
  of: Expression<L>,
  dimension: D,
): Expression<L, D> {
  const { node, labels } = givenExpression(of);
  const mismatches = dimensions.includes(dimension)
    ? []
    : [{ expected: `one of ${dimensions.join(", ")}`, got: show(dimension) }];
  return expression(withMismatches(node, mismatches), labels, dimension);
}
