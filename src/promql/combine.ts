import type { Mismatch } from "../shape.ts";
import { brokenExpression, givenExpression, isBroken, withMismatches } from "./broken.ts";
import type { ArithmeticNode, Expression, Node } from "./expression.ts";
import { expression, number } from "./functions.ts";
import { readJoin } from "./join.ts";
import { sameLabels, showLabels } from "./labels.ts";
import { isQuantity, quantityMismatches, type Quantity } from "./quantity.ts";

/** Returns what is wrong with two expressions that are to meet, series by series. */
export function pairMismatches(left: Expression, right: Expression): readonly Mismatch[] {
  if (isBroken(left.node) || isBroken(right.node)) return [];
  const labels = {
    expected: `an expression with ${showLabels(left.labels)}`,
    got: `one with ${showLabels(right.labels)}`,
  };
  return [
    ...dimensionMismatches(left, right),
    ...(sameLabels(left.labels, right.labels) ? [] : [labels]),
  ];
}

/** Returns what is wrong with the dimensions of two expressions that are to have the same. */
export function dimensionMismatches(left: Expression, right: Expression): readonly Mismatch[] {
  if (isBroken(left.node) || isBroken(right.node) || left.dimension === right.dimension) return [];
  return [{ expected: `an expression of ${left.dimension}`, got: `one of ${right.dimension}` }];
}

/** Returns the two sides with the operator between them, of the left side's dimension. */
export function combine(
  operator: ArithmeticNode["operator"],
  left: Expression | Quantity,
  right: Expression | Quantity,
  join: unknown,
): Expression {
  if (isQuantity(right)) return withQuantity(operator, left, right, "right");
  if (isQuantity(left)) return withQuantity(operator, right, left, "left");
  const [one, other] = [givenExpression(left), givenExpression(right)];
  const node = arithmetic(operator, one.node, other.node);
  if (join === undefined) {
    return expression(withMismatches(node, pairMismatches(one, other)), one.labels, one.dimension);
  }
  const { matching, labels, mismatches } = readJoin(one, other, join);
  const found = [...dimensionMismatches(one, other), ...mismatches];
  return expression(withMismatches({ ...node, ...matching }, found), labels, one.dimension);
}

function withQuantity(
  operator: ArithmeticNode["operator"],
  of: Expression | Quantity,
  quantity: Quantity,
  side: "left" | "right",
): Expression {
  const expected = "an expression such as rate(…)";
  const given = isQuantity(of) ? brokenExpression(expected, of) : givenExpression(of);
  const { node, labels, dimension } = given;
  const wanted = isBroken(node) ? quantity.dimension : dimension;
  const limit = withMismatches(
    { type: "number", value: quantity.value },
    quantityMismatches(quantity, wanted),
  );
  const [left, right] = side === "left" ? [limit, node] : [node, limit];
  return expression(arithmetic(operator, left, right), labels, dimension);
}

/** Returns the expression with the operator and a plain number behind it. */
export function byNumber(operator: "*" | "/", of: Expression, factor: number): Expression {
  const { node, labels, dimension } = of;
  return expression(arithmetic(operator, node, number(factor)), labels, dimension);
}

/** Returns the node of the operator. */
export function arithmetic(
  operator: ArithmeticNode["operator"],
  left: Node,
  right: Node,
): ArithmeticNode {
  return { type: "arithmetic", operator, left, right };
}
