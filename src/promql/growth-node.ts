import { children, mapChildren } from "./expression.ts";
import type { Matcher } from "./label-condition.ts";
import type { CallNode, Node, SelectorNode, SetNode } from "./node.ts";

/** What began, or the increase: what `growth` and `events` make. */
export type GrowthNode = SetNode & {
  readonly operator: "or";
  readonly right: CallNode & { readonly name: "increase"; readonly args: readonly [SelectorNode] };
};

/** Returns whether the node is what `growth` and `events` make. */
export function isGrowth(node: Node): node is GrowthNode {
  if (node.type !== "set" || node.operator !== "or") return false;
  const { left, right } = node;
  return (
    right.type === "call" &&
    right.name === "increase" &&
    right.args[0]?.type === "selector" &&
    left.type === "set" &&
    left.operator === "and" &&
    left.left.type === "set" &&
    left.left.operator === "unless"
  );
}

/** Returns the node and all below it, but not what is inside of growths. */
export function walkToGrowth(node: Node): readonly Node[] {
  return isGrowth(node) ? [node] : [node, ...children(node).flatMap(walkToGrowth)];
}

/** Returns what is counted, over the window. */
export function grownSelector({ right }: GrowthNode): SelectorNode {
  return right.args[0];
}

/** Returns the same over another window. */
export function withWindow(node: GrowthNode, windowMs: number): Node {
  const times = windowMs / (grownSelector(node).rangeMs ?? windowMs);
  const change = (one: Node): Node => {
    if (one.type === "number") return { ...one, value: one.value * times };
    if (one.type !== "selector") return mapChildren(one, change);
    const { offsetMs, rangeMs, ...rest } = one;
    return {
      ...rest,
      ...(offsetMs === undefined ? {} : { offsetMs: offsetMs * times }),
      ...(rangeMs === undefined ? {} : { rangeMs: rangeMs * times }),
    };
  };
  return change(node);
}

/** Returns the same of other series of the metric. */
export function withMatchers(node: GrowthNode, matchers: readonly Matcher[]): Node {
  const { metric } = grownSelector(node);
  const change = (one: Node): Node => {
    if (one.type !== "selector") return mapChildren(one, change);
    return one.metric === metric ? { ...one, matchers } : one;
  };
  return change(node);
}
