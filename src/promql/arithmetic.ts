import { mapChildren, type ArithmeticNode, type Expression, type Node } from "./expression.ts";
import { call, expression, windowMs, type Window } from "./functions.ts";
import type { Dimension } from "./quantity.ts";

/** Returns `part / whole`. Both sides have the same labels and dimension. */
export function share<L extends string, D extends Dimension>(
  part: Expression<L, D>,
  whole: Expression<NoInfer<L>, NoInfer<D>>,
): Expression<L, "ratio"> {
  return expression(arithmetic("/", part.node, whole.node), part.labels, "ratio");
}

/** Returns `left + right`, of the same labels and dimension. */
export function plus<L extends string, D extends Dimension>(
  left: Expression<L, D>,
  right: Expression<NoInfer<L>, NoInfer<D>>,
): Expression<L, D> {
  return expression(arithmetic("+", left.node, right.node), left.labels, left.dimension);
}

/** Returns `left - right`, of the same labels and dimension. */
export function minus<L extends string, D extends Dimension>(
  left: Expression<L, D>,
  right: Expression<NoInfer<L>, NoInfer<D>>,
): Expression<L, D> {
  return expression(arithmetic("-", left.node, right.node), left.labels, left.dimension);
}

/** Returns `of` times a plain number. */
export function times<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  factor: number,
): Expression<L, D> {
  const node = arithmetic("*", of.node, { type: "number", value: factor });
  return expression(node, of.labels, of.dimension);
}

/** Returns how long ago a Unix time was. */
export function age<L extends string>(of: Expression<L, "seconds">): Expression<L, "seconds"> {
  return expression(arithmetic("-", call("time"), of.node), of.labels, "seconds");
}

/** Returns how far ahead a Unix time is. */
export function until<L extends string>(of: Expression<L, "seconds">): Expression<L, "seconds"> {
  return expression(arithmetic("-", of.node, call("time")), of.labels, "seconds");
}

/** Returns what `of` was `ago`: every selector within is shifted. */
export function offset<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  ago: Window,
): Expression<L, D> {
  return expression(shift(of.node, windowMs(ago)), of.labels, of.dimension);
}

function arithmetic(operator: ArithmeticNode["operator"], left: Node, right: Node): Node {
  return { type: "arithmetic", operator, left, right };
}

function shift(node: Node, ms: number): Node {
  return node.type === "selector" || node.type === "recorded"
    ? { ...node, offsetMs: (node.offsetMs ?? 0) + ms }
    : mapChildren(node, (child) => shift(child, ms));
}
