import type { AggregateOperator, CallNode, Node } from "./expression.ts";
import { valueRanges } from "./value-range.ts";

/** A rate or quantile is one of a counter or of a histogram, whose observations are none below 0. */
function isCallNeverNegative({ name, args }: CallNode): boolean {
  const range = valueRanges[name];
  if (range === "samples") return args.every(isNeverNegative);
  return range === "positive" || range === "quantile";
}

const countsOrSpreads: ReadonlySet<AggregateOperator> = new Set([
  "count",
  "count_values",
  "group",
  "stddev",
]);

/**
 * Returns whether no value of the expression can be below zero, as far as its form tells: a gauge may
 * hold any number, and so may a difference or a prediction.
 */
export function isNeverNegative(node: Node): boolean {
  switch (node.type) {
    case "selector":
      return node.metric.kind === "counter" || node.metric.kind === "histogram";
    case "recorded":
      return isNeverNegative(node.via);
    case "number":
      return node.value >= 0;
    case "call":
      return isCallNeverNegative(node);
    case "aggregate":
      return countsOrSpreads.has(node.operator) || isNeverNegative(node.of);
    case "subquery":
      return isNeverNegative(node.of);
    case "text":
      return true;
    case "arithmetic":
      // The one number that something is taken from is the whole of a share
      if (node.operator === "-") return node.left.type === "number";
      return isNeverNegative(node.left) && isNeverNegative(node.right);
    case "compare":
      return node.bool === true || isNeverNegative(node.left);
    case "set":
      return isNeverNegative(node.left) && (node.operator !== "or" || isNeverNegative(node.right));
    case "raw":
    case "broken":
      return false;
  }
  return node satisfies never;
}
