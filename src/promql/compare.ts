import type { Mismatch } from "../shape.ts";
import { describe, givenExpression, isBroken, isExpression, withMismatches } from "./broken.ts";
import { dimensionMismatches, pairMismatches } from "./combine.ts";
import type { CompareNode, Comparison, Condition, Expression, Node } from "./expression.ts";
import { readJoin } from "./join.ts";
import {
  constructorsOf,
  isQuantity,
  quantityMismatches,
  type Dimension,
  type Quantity,
} from "./quantity.ts";

/** What a value is compared with: a quantity of its dimension, or another expression of it. */
export type Limit<L extends string, D extends Dimension> = Quantity<D> | Expression<L, D>;

/** Returns the comparison as a condition, with what is wrong about its sides. */
export function compare<D extends Dimension>(
  subject: Expression<string, D>,
  operator: Comparison,
  limit: Limit<string, D>,
  join: unknown,
): Condition<string, D> {
  const given = givenExpression(subject);
  const { node: left, labels, dimension } = isExact(operator) ? exact(given) : given;
  const side = { ...given, node: left };
  const joined =
    join === undefined || !isExpression(limit) ? undefined : readJoin(side, limit, join);
  const right = limitNode(side, limit, joined !== undefined);
  const node: CompareNode = { type: "compare", operator, left, right, ...joined?.matching };
  return {
    kind: "condition",
    node: withMismatches(node, joined?.mismatches ?? []),
    labels: joined?.labels ?? labels,
    dimension,
  };
}

function isExact(operator: Comparison): boolean {
  return operator === "==" || operator === "!=";
}

/** Only counts are exact: floats that ought to be equal differ in their last digits. */
function exact<L extends string, D extends Dimension>(subject: Expression<L, D>): Expression<L, D> {
  if (isBroken(subject.node) || subject.dimension === "count") return subject;
  const mismatch = {
    expected: "an expression of count: no other is exact",
    got: describe(subject),
  };
  return { ...subject, node: withMismatches(subject.node, [mismatch]) };
}

function limitNode(subject: Expression, limit: unknown, joined: boolean): Node {
  if (isQuantity(limit)) {
    const wanted = isBroken(subject.node) ? limit.dimension : subject.dimension;
    return withMismatches(
      { type: "number", value: limit.value },
      quantityMismatches(limit, wanted),
    );
  }
  if (!isExpression(limit)) {
    const expected = isBroken(subject.node)
      ? "a quantity such as seconds(1)"
      : constructorsOf(subject.dimension);
    return { type: "broken", expected, got: describe(limit) };
  }
  const mismatches: readonly Mismatch[] = joined
    ? dimensionMismatches(subject, limit)
    : pairMismatches(subject, limit);
  return withMismatches(limit.node, mismatches);
}
