import type { Mismatch } from "../shape.ts";
import { pairMismatches } from "./arithmetic.ts";
import {
  describe,
  givenCondition,
  givenExpression,
  isBroken,
  isExpression,
  withMismatches,
} from "./broken.ts";
import type { Comparison, Condition, Expression, Node } from "./expression.ts";
import { labelMismatches, showLabels } from "./labels.ts";
import {
  constructorsOf,
  isQuantity,
  quantityMismatches,
  type Dimension,
  type Quantity,
} from "./quantity.ts";

/** What a value is compared with: a quantity of its dimension, or another expression of it. */
type Limit<L extends string, D extends Dimension> = Quantity<D> | Expression<L, D>;

/** Holds while the value is greater than the limit. */
export function above<L extends string, D extends Dimension>(
  subject: Expression<L, D>,
  limit: Limit<NoInfer<L>, NoInfer<D>>,
): Condition<L, D> {
  return compare(subject, ">", limit);
}

/** Holds while the value is the limit or greater. */
export function atLeast<L extends string, D extends Dimension>(
  subject: Expression<L, D>,
  limit: Limit<NoInfer<L>, NoInfer<D>>,
): Condition<L, D> {
  return compare(subject, ">=", limit);
}

/** Holds while the value is less than the limit. A series that is missing is not less. */
export function below<L extends string, D extends Dimension>(
  subject: Expression<L, D>,
  limit: Limit<NoInfer<L>, NoInfer<D>>,
): Condition<L, D> {
  return compare(subject, "<", limit);
}

/** Holds while the value is the limit or less. A series that is missing is not less. */
export function atMost<L extends string, D extends Dimension>(
  subject: Expression<L, D>,
  limit: Limit<NoInfer<L>, NoInfer<D>>,
): Condition<L, D> {
  return compare(subject, "<=", limit);
}

/** Holds while the count is exactly the limit. Only counts are exact. */
export function equals<L extends string>(
  subject: Expression<L, "count">,
  limit: Limit<NoInfer<L>, "count">,
): Condition<L, "count"> {
  return compare(subject, "==", limit);
}

/**
 * Holds while both do, matched on the labels of `guard`. The value and labels are those of `main`.
 * The form of a minimum traffic, and of two windows of a burn rate.
 */
export function both<L extends string, D extends Dimension>(
  main: Condition<L, D>,
  guard: Condition<NoInfer<L>>,
): Condition<L, D> {
  return join(main, "and", guard);
}

/** Holds while either does. Both have the same labels and dimension. */
export function either<L extends string, D extends Dimension>(
  first: Condition<L, D>,
  second: Condition<NoInfer<L>, NoInfer<D>>,
): Condition<L, D> {
  return join(first, "or", second);
}

/** Holds while `main` does and `cause` does not, matched on the labels of `cause`. */
export function unless<L extends string, D extends Dimension>(
  main: Condition<L, D>,
  cause: Condition<NoInfer<L>>,
): Condition<L, D> {
  return join(main, "unless", cause);
}

function compare<L extends string, D extends Dimension>(
  subject: Expression<L, D>,
  operator: Comparison,
  limit: Limit<L, D>,
): Condition<L, D> {
  const given = givenExpression(subject);
  const { node: left, labels, dimension } = operator === "==" ? exact(given) : given;
  const right = limitNode({ ...given, node: left }, limit);
  const node: Node = { type: "compare", operator, left, right };
  return { kind: "condition", node, labels, dimension };
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

function limitNode(subject: Expression, limit: unknown): Node {
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
  return withMismatches(limit.node, pairMismatches(subject, limit));
}

function join<L extends string, D extends Dimension>(
  main: Condition<L, D>,
  operator: "and" | "or" | "unless",
  other: Condition,
): Condition<L, D> {
  const [one, two] = [givenCondition(main), givenCondition(other)];
  const same = two.labels.length === one.labels.length;
  const on = same || operator === "or" ? {} : { on: two.labels };
  const node: Node = { type: "set", operator, left: one.node, right: two.node, ...on };
  return { ...one, node: withMismatches(node, joinMismatches(one, operator, two)) };
}

function joinMismatches(
  main: Condition,
  operator: "and" | "or" | "unless",
  other: Condition,
): readonly Mismatch[] {
  if (isBroken(main.node) || isBroken(other.node)) return [];
  const owner = `the first condition (${showLabels(main.labels)})`;
  const dimensions =
    operator === "or" && main.dimension !== other.dimension
      ? [{ expected: `a condition of ${main.dimension}`, got: `one of ${other.dimension}` }]
      : [];
  return [...dimensions, ...labelMismatches(other.labels, main.labels, owner)];
}
