import { walk, type Node } from "../../promql/expression.ts";
import type { FunctionName } from "../../promql/function-name.ts";
import { labelName } from "../../promql/source.ts";
import type { Alert } from "../rules/rule.ts";
import type { AlertCheck } from "./check.ts";

/** Labels that change with every restart or release: each change would be a new alert. */
const churning = new Set(["service.version", "k8s.pod.name"]);

/** One alert for each instance pages a hundred times for one cause. */
export const instanceNotAggregated: AlertCheck = ({ when }) =>
  when.labels.includes("instance")
    ? [{ expected: "the instances aggregated", got: `labels ${when.labels.join(", ")}` }]
    : [];

/** Functions whose values are seldom the same twice. */
const continuous: ReadonlySet<string> = new Set<FunctionName>([
  "avg_over_time",
  "deriv",
  "delta",
  "histogram_avg",
  "histogram_fraction",
  "histogram_quantile",
  "idelta",
  "increase",
  "irate",
  "predict_linear",
  "quantile_over_time",
  "rate",
  "stddev_over_time",
  "time",
  "timestamp",
]);
const coarse: ReadonlySet<string> = new Set<FunctionName>(["ceil", "floor", "round", "sgn"]);

/** A share, a size or a time has as many values as samples; a state or a version has a few. */
function isContinuous(node: Node): boolean {
  if (node.type === "selector") return !isCounted(node.metric.unit);
  if (node.type === "call") {
    if (coarse.has(node.name)) return false;
    return continuous.has(node.name) || node.args.some(isContinuous);
  }
  if (node.type === "aggregate") {
    return !["count", "count_values", "group"].includes(node.operator) && isContinuous(node.of);
  }
  if (node.type === "arithmetic") return isContinuous(node.left) || isContinuous(node.right);
  if (node.type === "compare" || node.type === "set") return isContinuous(node.left);
  if (node.type === "recorded") return isContinuous(node.via);
  return node.type === "subquery" && isContinuous(node.of);
}

/** Flags, versions and states have the unit 1. */
function isCounted(unit: string): boolean {
  return unit === "1" || /^\{.*\}$/.test(unit);
}

/** Labels that `count_values` makes of values of a wide range. */
function valueLabels({ when }: Alert): readonly string[] {
  return walk(when.node).flatMap((node) => {
    if (node.type !== "aggregate" || node.operator !== "count_values") return [];
    const name = node.parameter?.type === "text" ? node.parameter.value : undefined;
    return isContinuous(node.of) ? when.labels.filter((label) => labelName(label) === name) : [];
  });
}

/** An alert whose labels change is resolved and fired anew with each change. */
export const labelChurn: AlertCheck = (alert) => [
  ...alert.when.labels
    .filter((label) => churning.has(label))
    .map((label) => ({ expected: "labels that outlive a release", got: label })),
  ...valueLabels(alert).map((label) => ({
    expected: "values of a few kinds, as of round(…)",
    got: `a label ${label} for each value`,
  })),
  ...Object.entries(alert.labels)
    .filter(([, value]) => value.includes("{{"))
    .map(([label, value]) => ({ expected: `a constant ${label}`, got: JSON.stringify(value) })),
];

/** A share or a quantile of three requests is noise: it needs a condition on their number. */
export const minimumTraffic: AlertCheck = ({ when }) => {
  const nodes = walk(when.node);
  const counted = nodes.some(
    (node) => node.type === "call" && (node.name === "rate" || node.name === "increase"),
  );
  const relative = nodes.some(
    (node) =>
      (node.type === "arithmetic" && node.operator === "/" && node.right.type !== "number") ||
      (node.type === "call" &&
        (node.name === "histogram_quantile" || node.name === "histogram_fraction")),
  );
  const guarded = nodes.some((node) => node.type === "set" && node.operator === "and");
  return counted && relative && !guarded
    ? [{ expected: "a minimum of traffic (both(…, above(rate, …)))", got: "none" }]
    : [];
};

/** The value is what a person reads first. */
export const summaryWithoutValue: AlertCheck = ({ when, summary, severity }) =>
  when.dimension === "count" || severity === "none" || summary.includes("$value")
    ? []
    : [{ expected: "a summary with the value", got: JSON.stringify(summary) }];
