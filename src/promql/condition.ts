import type { Comparison, Condition, Expression, Node } from "./expression.ts";
import type { Dimension, Quantity } from "./quantity.ts";

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
  const right: Node = "value" in limit ? { type: "number", value: limit.value } : limit.node;
  const node: Node = { type: "compare", operator, left: subject.node, right };
  return { kind: "condition", node, labels: subject.labels, dimension: subject.dimension };
}

function join<L extends string, D extends Dimension>(
  main: Condition<L, D>,
  operator: "and" | "or" | "unless",
  other: Condition,
): Condition<L, D> {
  const same = other.labels.length === main.labels.length;
  const on = same || operator === "or" ? {} : { on: other.labels };
  const node: Node = { type: "set", operator, left: main.node, right: other.node, ...on };
  return { ...main, node };
}
