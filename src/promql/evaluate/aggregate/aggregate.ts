import { evaluationError, unsupported } from "../failure.ts";
import { plainNumber } from "../format-number.ts";
import { keyOf, withLabels } from "../labels.ts";
import { noteQuantile } from "../notes.ts";
import type { AggregateNode } from "../parse/syntax.ts";
import { quantile } from "../quantile.ts";
import type { Frame } from "../query.ts";
import { emptySeries, type Series } from "../value.ts";
import { average, counted, extreme, sum, valuesAt, variance } from "./columns.ts";
import { groupLabels, groupsOf, type Group } from "./groups.ts";
import { select } from "./top.ts";

/** The parameter of an aggregation: `k`, a quantile, or the label of `count_values`. */
export type Parameter = Float64Array | string | undefined;

/**
 * Returns the aggregation of the series: promql/engine.go, aggregation.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` on a parameter that cannot be meant.
 */
export function aggregate(
  node: AggregateNode,
  series: readonly Series[],
  parameter: Parameter,
  frame: Frame,
): readonly Series[] {
  const { operator } = node;
  const { steps } = frame;
  if (operator === "count_values") {
    return countValues(node, series, typeof parameter === "string" ? parameter : "", steps);
  }
  const numbers = typeof parameter === "object" ? parameter : new Float64Array(steps);
  if (operator === "limit_ratio") {
    if (numbers.some(Number.isNaN)) throw evaluationError("Ratio value is NaN");
    throw unsupported("limit_ratio, which samples by Prometheus' own hash of labels");
  }
  const groups = groupsOf(series, node);
  if (operator === "topk" || operator === "bottomk" || operator === "limitk") {
    return select(operator, groups, numbers, steps);
  }
  if (operator === "quantile") {
    for (const q of numbers) noteQuantile(frame.query, q, node.parameter ?? node);
    return groups.map((group) => quantiles(group, numbers, steps));
  }
  return groups.map((group) => columns(operator, group, steps));
}

function columns(
  operator: "sum" | "avg" | "count" | "min" | "max" | "group" | "stddev" | "stdvar",
  group: Group,
  steps: number,
): Series {
  switch (operator) {
    case "sum":
      return sum(group, steps);
    case "avg":
      return average(group, steps);
    case "count":
      return counted(group, steps, Infinity);
    case "group":
      return counted(group, steps, 1);
    case "min":
      return extreme(group, steps, (value, kept) => value < kept);
    case "max":
      return extreme(group, steps, (value, kept) => value > kept);
    case "stdvar":
      return variance(group, steps);
    case "stddev": {
      const found = variance(group, steps);
      return { ...found, values: found.values.map(Math.sqrt) };
    }
  }
}

function quantiles(group: Group, qs: Float64Array, steps: number): Series {
  const result = emptySeries(
    group.labels,
    steps,
    group.series.some(({ dropName }) => dropName),
  );
  for (let step = 0; step < steps; step++) {
    const values = valuesAt(group, step);
    if (values.length === 0) continue;
    result.values[step] = quantile(qs[step] ?? Number.NaN, values);
    result.present[step] = 1;
  }
  return result;
}

function countValues(
  node: AggregateNode,
  series: readonly Series[],
  label: string,
  steps: number,
): readonly Series[] {
  if (label === "" || !label.isWellFormed()) {
    throw evaluationError(`invalid label name ${showBytes(label)}`);
  }
  // The value's label is a label to group by
  const grouping = node.without ? node : { ...node, labels: [...node.labels, label] };
  const found = new Map<string, Series>();
  for (const { labels, values, present } of series) {
    for (let step = 0; step < steps; step++) {
      if (present[step] === 0) continue;
      const text = plainNumber(values[step] ?? Number.NaN);
      const grouped = groupLabels(withLabels(labels, [[label, text]]), grouping);
      const key = keyOf(grouped);
      const result = found.get(key) ?? emptySeries(grouped, steps);
      found.set(key, result);
      result.values[step] = (result.values[step] ?? 0) + 1;
      result.present[step] = 1;
    }
  }
  return [...found.values()];
}

/** Writes bytes that are no UTF-8 as Go's `%q` does. */
function showBytes(text: string): string {
  return JSON.stringify(text).replaceAll(/\\udc([0-9a-f]{2})/g, (_, byte: string) => `\\x${byte}`);
}
