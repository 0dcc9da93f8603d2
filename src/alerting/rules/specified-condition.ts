import type { MetricDefinition } from "../../metrics/definition.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import type { Comparison, Condition, Node } from "../../promql/expression.ts";
import { call } from "../../promql/functions.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { dimensionOf } from "../../promql/source.ts";
import { inBaseUnit, toBaseUnit } from "../../promql/unit-scale.ts";
import type { AlertCondition } from "../specification.ts";

const operators: Readonly<Record<AlertCondition["operator"], Comparison>> = {
  gt: ">",
  lt: "<",
  eq: "==",
  ne: "!=",
  gte: ">=",
  lte: "<=",
};

/** Shortest time that a counter or histogram is looked at over, in seconds. */
const leastWindow = 60;

const by: readonly string[] = serviceLabels;

/** Returns whether the metric is compared as it is, and not over a window. */
export function isCurrent({ kind }: MetricDefinition): boolean {
  return kind === "gauge" || kind === "updowncounter";
}

/**
 * Returns whether the condition could only hold while the metric is reported, though its absence is
 * what it looks for: nothing is fewer than ten.
 */
export function missesAbsence({ operator }: AlertCondition): boolean {
  return operator === "lt" || operator === "lte";
}

/** Returns what a condition of the specification means of the metric, by service. */
export function specifiedCondition(condition: AlertCondition, metric: MetricDefinition): Condition {
  const operator = operators[condition.operator];
  const left = inBaseUnit(metric, compared(condition, metric));
  const right: Node = { type: "number", value: toBaseUnit(metric, condition.threshold) };
  const node: Node = { type: "compare", operator, left, right };
  const dimension: Dimension = dimensionOf(metric);
  const isOfNothing = metric.kind === "histogram" && operator === "!=";
  return {
    kind: "condition",
    node: isOfNothing ? whileObserved(node, condition, metric) : node,
    labels: by,
    dimension,
  };
}

/** What the operator compares, in the metric's unit. */
function compared(condition: AlertCondition, metric: MetricDefinition): Node {
  const { operator, threshold } = condition;
  if (isCurrent(metric)) {
    const low = operator === "lt" || operator === "lte";
    return grouped(low ? "min" : "max", by, { ...selector(condition, metric), series: "" });
  }
  const estimate =
    metric.kind === "counter" ? grown(condition, metric) : percentile(condition, metric);
  if (operator !== "eq" && operator !== "ne") return estimate;
  const nearest = metric.kind === "counter" ? lastDecimal(threshold) : lastDigit(threshold);
  return call("round", estimate, { type: "number", value: nearest });
}

function grown(condition: AlertCondition, metric: MetricDefinition): Node {
  const range = {
    ...selector(condition, metric),
    series: "",
    rangeMs: rangeOf(condition),
  } as const;
  return grouped("sum", by, call("increase", range));
}

function percentile(condition: AlertCondition, metric: MetricDefinition): Node {
  const base = selector(condition, metric);
  const buckets = { ...base, series: "_bucket", rangeMs: rangeOf(condition) } as const;
  const q: Node = { type: "number", value: 0.95 };
  return call("histogram_quantile", q, grouped("sum", ["le", ...by], call("rate", buckets)));
}

/** A percentile of no observations is NaN, which differs from every number. */
function whileObserved(node: Node, condition: AlertCondition, metric: MetricDefinition): Node {
  const base = selector(condition, metric);
  const counts = { ...base, series: "_count", rangeMs: rangeOf(condition) } as const;
  const left = grouped("sum", by, call("rate", counts));
  const right: Node = { type: "number", value: 0 };
  const some: Node = { type: "compare", operator: ">", left, right };
  return { type: "set", operator: "and", left: node, right: some };
}

/** An increase is extrapolated: it is that of whole events, of 2.5 one of tenths. */
function lastDecimal(threshold: number): number {
  const decimals = /\.(\d+)$/.exec(String(threshold))?.[1]?.length ?? 0;
  return Number(`1e-${decimals}`);
}

/** A percentile is interpolated within a bucket: it is no more exact than the threshold, 100 of 500. */
function lastDigit(threshold: number): number {
  const zeros = /^[^.]*?[1-9](0+)$/.exec(String(Math.abs(threshold)))?.[1]?.length;
  return zeros === undefined ? lastDecimal(threshold) : Number(`1e${zeros}`);
}

function selector(
  { labels = {} }: AlertCondition,
  metric: MetricDefinition,
): { type: "selector"; metric: MetricDefinition; matchers: readonly Matcher[] } {
  const matchers = Object.entries(labels).map(([label, value]): Matcher => ({
    label,
    operator: "=",
    value,
  }));
  return { type: "selector", metric, matchers };
}

function rangeOf({ duration }: AlertCondition): number {
  return Math.max(leastWindow, duration ?? 0) * 1_000;
}

function grouped(operator: "sum" | "max" | "min", keep: readonly string[], of: Node): Node {
  return { type: "aggregate", operator, by: keep, of };
}
