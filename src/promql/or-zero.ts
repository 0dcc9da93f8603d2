import type { Expression, Node } from "./expression.ts";
import { expression } from "./functions.ts";
import type { Dimension } from "./quantity.ts";

/**
 * Returns `part`, and 0 for each series of `whole` that has none: a counter of failures that has
 * counted nothing yet is not there, and what is not there makes a share that is not there either.
 */
export function orZero<L extends string, D extends Dimension>(
  part: Expression<L, D>,
  whole: Expression<L, D>,
): Expression<L, D> {
  return expression(orZeroNode(part.node, whole.node), part.labels, part.dimension);
}

/** Returns the same of nodes. */
export function orZeroNode(part: Node, whole: Node): Node {
  const zero: Node = {
    type: "arithmetic",
    operator: "*",
    left: whole,
    right: { type: "number", value: 0 },
  };
  return { type: "set", operator: "or", left: part, right: zero };
}
