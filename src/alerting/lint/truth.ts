import { walk, type ArithmeticNode, type CompareNode, type Node } from "../../promql/expression.ts";
import type { SetNode } from "../../promql/node.ts";
import type { FunctionName } from "../../promql/function-name.ts";
import { extentOf } from "../../promql/extent.ts";
import type { AnyMetric } from "../../promql/source.ts";
import { toBaseUnit } from "../../promql/unit-scale.ts";
import { valueRanges } from "../../promql/value-range.ts";
import { holds } from "../../promql/expression.ts";
import type { AlertCheck } from "./check.ts";

interface Range {
  readonly low: number;
  readonly high: number;
}

/** A comparison that no value can fulfil never warns of anything. */
export const neverTrue: AlertCheck = ({ when }) =>
  comparisons(when.node).flatMap(({ compare, range, limit }) =>
    possible(compare, range, limit).some(Boolean)
      ? []
      : [{ expected: `a limit within ${showRange(range)}`, got: `${compare.operator} ${limit}` }],
  );

/** A comparison that every value fulfils says nothing. */
export const alwaysTrue: AlertCheck = ({ when }) =>
  comparisons(when.node).flatMap(({ compare, range, limit }) =>
    possible(compare, range, limit).every(Boolean)
      ? [{ expected: `a limit within ${showRange(range)}`, got: `${compare.operator} ${limit}` }]
      : [],
  );

/** A quantile is exact only at a bound of a bucket; between two, it is a guess. */
export const boundBetweenBuckets: AlertCheck = ({ when }) =>
  walk(when.node).flatMap((node) => {
    if (node.type !== "compare" || node.right.type !== "number") return [];
    const bounds = quantileBounds(node.left);
    const limit = node.right.value;
    if (bounds === undefined || bounds.includes(limit)) return [];
    const near = [bounds.findLast((bound) => bound < limit), bounds.find((bound) => bound > limit)];
    return [
      {
        expected: `a bound of a bucket (${near.filter((bound) => bound !== undefined).join(" or ")})`,
        got: String(limit),
      },
    ];
  });

function quantileBounds(node: Node): readonly number[] | undefined {
  const nodes = walk(node);
  const quantile = nodes.some((one) => one.type === "call" && one.name === "histogram_quantile");
  const source = nodes.find((one) => one.type === "selector");
  if (!quantile || source?.type !== "selector" || source.series === "") return undefined;
  const { metric } = source;
  return metric.buckets?.map((bound) => toBaseUnit(metric, bound));
}

interface Limited {
  readonly compare: CompareNode;
  readonly range: Range;
  readonly limit: number;
}

function comparisons(root: Node): readonly Limited[] {
  return walk(root).flatMap((compare) => {
    if (compare.type !== "compare" || compare.right.type !== "number") return [];
    return [{ compare, range: rangeOf(compare.left), limit: compare.right.value }];
  });
}

/** Whether the comparison holds at the ends of the range and between them. */
function possible({ operator }: CompareNode, { low, high }: Range, limit: number): boolean[] {
  const inside = limit > low && limit < high ? [limit] : [];
  const between = [low, high].map((end) => (Number.isFinite(end) ? end : Math.sign(end) * 1e300));
  return [...between, ...inside].map((value) => holds(operator, value, limit));
}

/** What values the expression can have, as far as it is known. */
function rangeOf(node: Node): Range {
  const anything = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const positive = { low: 0, high: Number.POSITIVE_INFINITY };
  switch (node.type) {
    case "selector":
      return node.metric.kind === "gauge" ? gaugeRange(node.metric) : positive;
    case "aggregate":
      if (node.operator === "sum") return rangeOf(node.of).low < 0 ? anything : positive;
      return ["count", "count_values", "stddev"].includes(node.operator)
        ? positive
        : rangeOf(node.of);
    case "call":
      return callRange(node.name, node.args, { anything, positive });
    case "subquery":
      return rangeOf(node.of);
    case "arithmetic":
      if (node.operator === "%" || node.operator === "^") return anything;
      if (node.right.type === "number" && node.right.value > 0)
        return scaledRange(node, node.right);
      return node.operator === "/" ? quotientRange(node) : anything;
    case "recorded":
      return rangeOf(node.via);
    case "set":
      return setRange(node);
    case "compare":
    case "number":
    case "text":
    case "raw":
    case "broken":
      return anything;
  }
  return node satisfies never;
}

/** `and` and `unless` keep values of their left side, `or` has those of both. */
function setRange({ operator, left, right }: SetNode): Range {
  const [one, other] = [rangeOf(left), rangeOf(operator === "or" ? right : left)];
  return { low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) };
}

/** The range of a value times a positive number, or divided by one. */
function scaledRange(
  { operator, left }: ArithmeticNode,
  { value }: { readonly value: number },
): Range {
  const { low, high } = rangeOf(left);
  const scale = (end: number): number => {
    if (operator === "*") return end * value;
    if (operator === "/") return end / value;
    return operator === "+" ? end + value : end - value;
  };
  return { low: scale(low), high: scale(high) };
}

function callRange(
  name: FunctionName,
  args: readonly Node[],
  { anything, positive }: Readonly<Record<"anything" | "positive", Range>>,
): Range {
  const kind = valueRanges[name];
  switch (kind) {
    case "quantile":
      // What is beyond the last bound counts as the bound itself
      return { low: 0, high: lastBound(args) };
    case "samples": {
      const samples = args.find((arg) => arg.type !== "number");
      // The sum of shares is none
      return samples === undefined || name === "sum_over_time" ? anything : rangeOf(samples);
    }
    case "positive":
      return positive;
    case "anything":
      return anything;
  }
  return kind satisfies never;
}

function lastBound(nodes: readonly Node[]): number {
  const source = nodes.flatMap(walk).find((node) => node.type === "selector");
  return source?.metric.buckets?.at(-1) ?? Number.POSITIVE_INFINITY;
}

/** A part of a whole is a share of it, by what both count; any other quotient may be above 1. */
function quotientRange({ left, right }: ArithmeticNode): Range {
  const extent = extentOf(left, right);
  if (extent === "less" || extent === "same") return { low: 0, high: 1 };
  const isPositive = rangeOf(left).low >= 0 && rangeOf(right).low >= 0;
  return { low: isPositive ? 0 : Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
}

/** A balance or a temperature may be below zero, a size may not; a utilization is a share. */
function gaugeRange({ name, unit }: AnyMetric): Range {
  const high = unit === "1" && name.endsWith("utilization") ? 1 : Number.POSITIVE_INFINITY;
  const isPositive = high === 1 || unit.endsWith("By");
  return { low: isPositive ? 0 : Number.NEGATIVE_INFINITY, high };
}

function showRange({ low, high }: Range): string {
  return `${low} to ${high}`;
}
