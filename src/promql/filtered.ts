import { describe, givenCondition, givenExpression, isBroken, withMismatches } from "./broken.ts";
import type { Condition, Expression, Node } from "./expression.ts";
import type { Match } from "./join.ts";
import type { Dimension } from "./quantity.ts";
import { combineSets } from "./sets.ts";

/** Returns the values for which the condition holds, for arithmetic and aggregation to go on with. */
export function filtered<L extends string, D extends Dimension>(
  condition: Condition<L, D>,
): Expression<L, D> {
  const { node, labels, dimension } = givenCondition(condition);
  return { kind: "expression", node, labels, dimension };
}

/** Returns 1 where the comparison holds and 0 where it does not. */
export function flag<L extends string>(comparison: Condition<L>): Expression<L, "count"> {
  const { node, labels } = givenCondition(comparison);
  const made: Node =
    node.type === "compare"
      ? { ...node, bool: true }
      : isBroken(node)
        ? node
        : withMismatches(node, [
            { expected: "one comparison such as above(…)", got: describe(comparison) },
          ]);
  return { kind: "expression", node: made, labels, dimension: "count" };
}

/** Holds wherever the series is there, whatever its value. */
export function exists<L extends string, D extends Dimension>(
  of: Expression<L, D>,
): Condition<L, D> {
  const { node, labels, dimension } = givenExpression(of);
  return { kind: "condition", node, labels, dimension };
}

/**
 * Returns `of`, and where it has no series, those of `other`: `orElse(failed, constant(count(0)))`.
 * Both have the same dimension.
 */
export function orElse<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  other: Expression<NoInfer<L>, NoInfer<D>>,
): Expression<L, D>;
export function orElse<L extends string, R extends string, D extends Dimension>(
  of: Expression<L, D>,
  other: Expression<R, NoInfer<D>>,
  match: Match<L, R>,
): Expression<L | R, D>;
export function orElse(of: Expression, other: Expression, match?: unknown): Expression {
  return combineSets(givenExpression(of), "or", givenExpression(other), match);
}
