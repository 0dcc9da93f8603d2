import type { Mismatch } from "../shape.ts";
import { describe, givenExpression, isBroken, withMismatches } from "./broken.ts";
import { mapChildren, type ArithmeticNode, type Expression, type Node } from "./expression.ts";
import { call, expression, number } from "./functions.ts";
import { sameLabels, showLabels } from "./labels.ts";
import type { Dimension } from "./quantity.ts";
import { windowMismatches, windowMs, type Window } from "./series.ts";

/** Returns `part / whole`. Both sides have the same labels and dimension. */
export function share<L extends string, D extends Dimension>(
  part: Expression<L, D>,
  whole: Expression<NoInfer<L>, NoInfer<D>>,
): Expression<L, "ratio"> {
  return { ...combine("/", part, whole), dimension: "ratio" };
}

/** Returns `left + right`, of the same labels and dimension. */
export function plus<L extends string, D extends Dimension>(
  left: Expression<L, D>,
  right: Expression<NoInfer<L>, NoInfer<D>>,
): Expression<L, D> {
  return combine("+", left, right);
}

/** Returns `left - right`, of the same labels and dimension. */
export function minus<L extends string, D extends Dimension>(
  left: Expression<L, D>,
  right: Expression<NoInfer<L>, NoInfer<D>>,
): Expression<L, D> {
  return combine("-", left, right);
}

/** Returns `of` times a plain number. */
export function times<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  factor: number,
): Expression<L, D> {
  const { node, labels, dimension } = givenExpression(of);
  return expression(arithmetic("*", node, number(factor)), labels, dimension);
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

/** Returns what `of` was `ago`: every selector within is shifted. */
export function offset<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  ago: Window,
): Expression<L, D> {
  const { node, labels, dimension } = givenExpression(of);
  const mismatches = windowMismatches(ago, 'an offset such as "1h"');
  const shifted = mismatches.length > 0 ? node : shift(node, windowMs(ago));
  return expression(withMismatches(shifted, mismatches), labels, dimension);
}

/** Returns what is wrong with two expressions that are to meet, series by series. */
export function pairMismatches(left: Expression, right: Expression): readonly Mismatch[] {
  if (isBroken(left.node) || isBroken(right.node)) return [];
  const dimensions = {
    expected: `an expression of ${left.dimension}`,
    got: `one of ${right.dimension}`,
  };
  const labels = {
    expected: `an expression with ${showLabels(left.labels)}`,
    got: `one with ${showLabels(right.labels)}`,
  };
  return [
    ...(left.dimension === right.dimension ? [] : [dimensions]),
    ...(sameLabels(left.labels, right.labels) ? [] : [labels]),
  ];
}

function combine<L extends string, D extends Dimension>(
  operator: ArithmeticNode["operator"],
  left: Expression<L, D>,
  right: Expression<L, D>,
): Expression<L, D> {
  const [one, other] = [givenExpression(left), givenExpression(right)];
  const node = arithmetic(operator, one.node, other.node);
  return expression(withMismatches(node, pairMismatches(one, other)), one.labels, one.dimension);
}

function unixTime<L extends string>(of: Expression<L, "seconds">): Expression<L, "seconds"> {
  const time = givenExpression<L, Dimension>(of);
  const mismatches =
    isBroken(time.node) || time.dimension === "seconds"
      ? []
      : [{ expected: "an expression of seconds", got: describe(of) }];
  return expression(withMismatches(time.node, mismatches), time.labels, "seconds");
}

function arithmetic(operator: ArithmeticNode["operator"], left: Node, right: Node): Node {
  return { type: "arithmetic", operator, left, right };
}

function shift(node: Node, ms: number): Node {
  return node.type === "selector" || node.type === "recorded"
    ? { ...node, offsetMs: (node.offsetMs ?? 0) + ms }
    : mapChildren(node, (child) => shift(child, ms));
}
