import { brokenExpression, givenExpression, isBroken, withMismatches } from "./broken.ts";
import type { Expression, Node } from "./expression.ts";
import type { FunctionName } from "./function-name.ts";
import { call, expression, number } from "./functions.ts";
import {
  constructorsOf,
  isQuantity,
  quantityMismatches,
  type Dimension,
  type Quantity,
} from "./quantity.ts";

/** Returns the values without their sign. */
export function abs<L extends string, D extends Dimension>(of: Expression<L, D>): Expression<L, D> {
  return applied("abs", of);
}

/** Returns the values, up to the next integer. */
export function ceil<L extends string, D extends Dimension>(
  of: Expression<L, D>,
): Expression<L, D> {
  return applied("ceil", of);
}

/** Returns the values, down to the next integer. */
export function floor<L extends string, D extends Dimension>(
  of: Expression<L, D>,
): Expression<L, D> {
  return applied("floor", of);
}

/** Returns the values at the nearest multiple of `to`. */
export function round<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  to = 1,
): Expression<L, D> {
  return to === 1 ? applied("round", of) : applied("round", of, number(to));
}

/** Returns 1 for values above zero, -1 for those below, else 0. */
export function sgn<L extends string>(of: Expression<L>): Expression<L, "count"> {
  return { ...applied("sgn", of), dimension: "count" };
}

type Plain = "count" | "ratio";

/** Returns the square roots. */
export function sqrt<L extends string, D extends Plain>(of: Expression<L, D>): Expression<L, D> {
  return applied("sqrt", of);
}

/** Returns e to the power of the values. */
export function exp<L extends string, D extends Plain>(of: Expression<L, D>): Expression<L, D> {
  return applied("exp", of);
}

/** Returns the natural logarithms. */
export function ln<L extends string, D extends Plain>(of: Expression<L, D>): Expression<L, D> {
  return applied("ln", of);
}

/** Returns the binary logarithms. */
export function log2<L extends string, D extends Plain>(of: Expression<L, D>): Expression<L, D> {
  return applied("log2", of);
}

/** Returns the decimal logarithms. */
export function log10<L extends string, D extends Plain>(of: Expression<L, D>): Expression<L, D> {
  return applied("log10", of);
}

/** Returns the values, none below `least` and none above `most`. */
export function clamp<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  least: Quantity<NoInfer<D>>,
  most: Quantity<NoInfer<D>>,
): Expression<L, D> {
  return applied("clamp", of, bound(of, least), bound(of, most));
}

/** Returns the values, none below `least`. */
export function clampMin<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  least: Quantity<NoInfer<D>>,
): Expression<L, D> {
  return applied("clamp_min", of, bound(of, least));
}

/** Returns the values, none above `most`. */
export function clampMax<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  most: Quantity<NoInfer<D>>,
): Expression<L, D> {
  return applied("clamp_max", of, bound(of, most));
}

function bound(of: Expression, limit: Quantity): Node {
  const { node, dimension } = givenExpression(of);
  if (!isQuantity(limit)) return brokenExpression(constructorsOf(dimension), limit).node;
  const wanted = isBroken(node) ? limit.dimension : dimension;
  const value: Node = { type: "number", value: limit.value };
  return withMismatches(value, quantityMismatches(limit, wanted));
}

function applied<L extends string, D extends Dimension>(
  name: FunctionName,
  of: Expression<L, D>,
  ...more: readonly Node[]
): Expression<L, D> {
  const { node, labels, dimension } = givenExpression(of);
  return expression(call(name, node, ...more), labels, dimension);
}
