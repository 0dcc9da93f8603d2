import { describe, givenExpression, isBroken, withMismatches } from "./broken.ts";
import { arithmetic, byNumber, combine } from "./combine.ts";
import type { Expression } from "./expression.ts";
import { call, expression } from "./functions.ts";
import type { Join, Joined } from "./join.ts";
import type { Dimension, Quantity } from "./quantity.ts";

/** Returns `part / whole`, of the same dimension. Labels are the same on both sides, or joined. */
export function share<L extends string, D extends Dimension>(
  part: Expression<L, D>,
  whole: Expression<NoInfer<L>, NoInfer<D>>,
): Expression<L, "ratio">;
export function share<
  L extends string,
  R extends string,
  D extends Dimension,
  const J extends Join<L, R>,
>(
  part: Expression<L, D>,
  whole: Expression<R, NoInfer<D>>,
  join: J,
): Expression<Joined<L, R, J>, "ratio">;
export function share(part: Expression, whole: Expression, join?: unknown): Expression {
  return { ...combine("/", part, whole, join), dimension: "ratio" };
}

/** Returns `left + right`, of the same dimension. Labels are the same on both sides, or joined. */
export function plus<L extends string, D extends Dimension>(
  left: Expression<L, D>,
  right: Expression<NoInfer<L>, NoInfer<D>> | Quantity<NoInfer<D>>,
): Expression<L, D>;
export function plus<
  L extends string,
  R extends string,
  D extends Dimension,
  const J extends Join<L, R>,
>(
  left: Expression<L, D>,
  right: Expression<R, NoInfer<D>>,
  join: J,
): Expression<Joined<L, R, J>, D>;
export function plus(left: Expression, right: Expression | Quantity, join?: unknown): Expression {
  return combine("+", left, right, join);
}

/**
 * Returns `left - right`, of the same dimension. Labels are the same on both sides, or joined. What
 * is taken from a quantity is what remains of it: `minus(ratio(1), used)`.
 */
export function minus<L extends string, D extends Dimension>(
  left: Expression<L, D>,
  right: Expression<NoInfer<L>, NoInfer<D>> | Quantity<NoInfer<D>>,
): Expression<L, D>;
export function minus<L extends string, D extends Dimension>(
  left: Quantity<NoInfer<D>>,
  right: Expression<L, D>,
): Expression<L, D>;
export function minus<
  L extends string,
  R extends string,
  D extends Dimension,
  const J extends Join<L, R>,
>(
  left: Expression<L, D>,
  right: Expression<R, NoInfer<D>>,
  join: J,
): Expression<Joined<L, R, J>, D>;
export function minus(
  left: Expression | Quantity,
  right: Expression | Quantity,
  join?: unknown,
): Expression {
  return combine("-", left, right, join);
}

/** Returns `of` times a plain number, or times a count or a share. */
export function times<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  factor: number | Expression<NoInfer<L>, "count" | "ratio">,
): Expression<L, D>;
export function times<
  L extends string,
  R extends string,
  D extends Dimension,
  const J extends Join<L, R>,
>(
  of: Expression<L, D>,
  factor: Expression<R, "count" | "ratio">,
  join: J,
): Expression<Joined<L, R, J>, D>;
export function times(
  of: Expression,
  factor: number | Expression<string, "count" | "ratio">,
  join?: unknown,
): Expression {
  const given = givenExpression(of);
  if (typeof factor !== "object") return byNumber("*", given, factor);
  const other = givenExpression<string, Dimension>(factor);
  const plain = other.dimension === "count" || other.dimension === "ratio";
  const mismatches =
    plain || isBroken(other.node)
      ? []
      : [{ expected: "a number, or an expression of count or ratio", got: describe(factor) }];
  const same = {
    ...other,
    dimension: given.dimension,
    node: withMismatches(other.node, mismatches),
  };
  return combine("*", given, same, join);
}

/** Returns how long ago a Unix time was. */
export function age<L extends string>(of: Expression<L, "seconds">): Expression<L, "seconds"> {
  const { node, labels } = unixTime(of);
  return expression(arithmetic("-", call("time"), node), labels, "seconds");
}

/** Returns how far ahead a Unix time is. */
export function until<L extends string>(of: Expression<L, "seconds">): Expression<L, "seconds"> {
  const { node, labels } = unixTime(of);
  return expression(arithmetic("-", node, call("time")), labels, "seconds");
}

function unixTime<L extends string>(of: Expression<L, "seconds">): Expression<L, "seconds"> {
  const time = givenExpression<L, Dimension>(of);
  const mismatches =
    isBroken(time.node) || time.dimension === "seconds"
      ? []
      : [{ expected: "an expression of seconds", got: describe(of) }];
  return expression(withMismatches(time.node, mismatches), time.labels, "seconds");
}
