import { noteIgnoredInGroup } from "../histogram-notes.ts";
import { noteQuantile } from "../notes.ts";
import { unwrapped, type AggregateNode } from "../parse/syntax.ts";
import { quantile } from "../quantile.ts";
import type { Frame } from "../query.ts";
import { emptySeries, type Series } from "../value.ts";
import { average, counted, extreme, sum, valuesAt, variance } from "./columns.ts";
import { countValues } from "./count-values.ts";
import { groupsOf, hasHistograms, withNumbers, type Group } from "./groups.ts";
import { limitRatio } from "./limit-ratio.ts";
import { mixedTotal } from "./mixed-total.ts";
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
  if (operator === "limit_ratio") return limitRatio(series, numbers, node, frame.query);
  const groups = groupsOf(series, node);
  if (operator === "topk" || operator === "bottomk" || operator === "limitk") {
    const place = { query: frame.query, at: node };
    if (operator !== "limitk" && groups.some(hasHistograms)) noteIgnoredInGroup(place, operator);
    return select(operator, groups, numbers, steps);
  }
  if (operator === "quantile") noteQuantiles(numbers, node, frame);
  return groups.flatMap((group) => {
    const found = ofGroup(node, group, numbers, frame);
    return found === undefined ? [] : [found];
  });
}

function ofGroup(
  node: AggregateNode,
  group: Group,
  numbers: Float64Array,
  { query, steps }: Frame,
): Series | undefined {
  const { operator } = node;
  const place = { query, at: unwrapped(node.of) };
  if (!hasHistograms(group) || operator === "count" || operator === "group") {
    return ofNumbers(node, group, numbers, steps);
  }
  if (operator === "sum" || operator === "avg") {
    return mixedTotal(operator, group, ofNumbers(node, group, numbers, steps), place);
  }
  noteIgnoredInGroup(place, operator);
  const left = withNumbers(group);
  return left === undefined ? undefined : ofNumbers(node, left, numbers, steps);
}

function ofNumbers(
  { operator }: AggregateNode,
  group: Group,
  numbers: Float64Array,
  steps: number,
): Series {
  switch (operator) {
    case "quantile":
      return quantiles(group, numbers, steps);
    case "sum":
    case "avg":
    case "count":
    case "min":
    case "max":
    case "group":
    case "stddev":
    case "stdvar":
      return columns(operator, group, steps);
    case "topk":
    case "bottomk":
    case "limitk":
    case "limit_ratio":
    case "count_values":
      throw new TypeError(`${operator} makes no one series of a group`);
  }
}

/** Prometheus tells of the worst on either side. */
function noteQuantiles(qs: Float64Array, node: AggregateNode, { query }: Frame): void {
  const at = unwrapped(node.parameter ?? node);
  if (qs.some(Number.isNaN)) noteQuantile(query, Number.NaN, at);
  const [most, least] = [Math.max(...qs), Math.min(...qs)];
  if (most > 1) noteQuantile(query, most, at);
  if (least < 0) noteQuantile(query, least, at);
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
