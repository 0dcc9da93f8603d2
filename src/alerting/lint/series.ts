import { walk } from "../../promql/expression.ts";
import type { AlertCheck } from "./check.ts";

/** Labels that change with every restart or release: each change would be a new alert. */
const churning = new Set(["service.version", "k8s.pod.name"]);

/** One alert for each instance pages a hundred times for one cause. */
export const instanceNotAggregated: AlertCheck = ({ when }) =>
  when.labels.includes("instance")
    ? [{ expected: "the instances aggregated", got: `labels ${when.labels.join(", ")}` }]
    : [];

/** An alert whose labels change is resolved and fired anew with each change. */
export const labelChurn: AlertCheck = ({ when, labels }) => [
  ...when.labels
    .filter((label) => churning.has(label))
    .map((label) => ({ expected: "labels that outlive a release", got: label })),
  ...Object.entries(labels)
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
