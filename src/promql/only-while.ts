import { givenCondition, givenExpression, isBroken, withMismatches } from "./broken.ts";
import type { Condition, Expression, Node } from "./expression.ts";
import { expression } from "./functions.ts";
import { labelMismatches, sameLabels, showLabels } from "./labels.ts";
import type { Dimension } from "./quantity.ts";

/**
 * Returns those series of `of` for which the condition holds, matched on the condition's labels: to
 * aggregate what is left, where `both` would judge the aggregate.
 */
export function onlyWhile<L extends string, D extends Dimension>(
  of: Expression<L, D>,
  condition: Condition<NoInfer<L>>,
): Expression<L, D> {
  const [some, filter] = [givenExpression(of), givenCondition(condition)];
  const on = sameLabels(filter.labels, some.labels) ? {} : { on: filter.labels };
  const node: Node = { type: "set", operator: "and", left: some.node, right: filter.node, ...on };
  const unknown =
    isBroken(some.node) || isBroken(filter.node)
      ? []
      : labelMismatches(filter.labels, some.labels, `the expression (${showLabels(some.labels)})`);
  return expression(withMismatches(node, unknown), some.labels, some.dimension);
}
