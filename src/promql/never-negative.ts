import type { Node } from "./expression.ts";

/** Of whatever they are given, of a counter or of a histogram, whose observations are none below 0. */
const neverBelow: ReadonlySet<string> = new Set([
  "absent",
  "histogram_quantile",
  "increase",
  "rate",
  "time",
]);

/** As low as the samples that they look at. */
const asSamples: ReadonlySet<string> = new Set([
  "avg_over_time",
  "max_over_time",
  "min_over_time",
  "sum_over_time",
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
      return (
        neverBelow.has(node.name) || (asSamples.has(node.name) && node.args.every(isNeverNegative))
      );
    case "aggregate":
      return node.operator === "count" || node.operator === "group" || isNeverNegative(node.of);
    case "arithmetic":
      // The one number that something is taken from is the whole of a share
      if (node.operator === "-") return node.left.type === "number";
      return isNeverNegative(node.left) && isNeverNegative(node.right);
    case "compare":
      return isNeverNegative(node.left);
    case "set":
      return isNeverNegative(node.left) && (node.operator !== "or" || isNeverNegative(node.right));
    case "raw":
    case "broken":
      return false;
  }
  return false;
}
