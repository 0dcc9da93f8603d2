import type {
  AggregateNode,
  Comparison,
  Node,
  RecordedNode,
  SelectorNode,
} from "../../promql/expression.ts";
import { bucketQuantile } from "./bucket-quantile.ts";
import {
  keep,
  seriesKey,
  withoutBound,
  type Sample,
  type SeriesLabels,
  type Value,
} from "./vector.ts";

/** Where the evaluator gets its series from: see `steady.ts` and `sampled.ts`. */
export interface Reader {
  readonly time: number;
  /** Returns the instant vector, without metric names. */
  readonly instant: (node: SelectorNode | RecordedNode) => readonly Sample[];
  /** Returns what the function makes of each series' range. `argument` is predict_linear's. */
  readonly range: (
    name: string,
    node: SelectorNode | RecordedNode,
    argument: number,
  ) => readonly Sample[];
}

/**
 * Returns the value of the expression: the part of PromQL that the builder can write, so that the
 * generated tests can say what Prometheus will find. Prometheus checks each prediction.
 *
 * @throws TypeError on raw PromQL, which has no model here.
 */
export function evaluate(node: Node, reader: Reader): Value {
  switch (node.type) {
    case "number":
      return node.value;
    case "selector":
    case "recorded":
      return reader.instant(node);
    case "aggregate":
      return aggregate(node, vector(evaluate(node.of, reader)));
    case "call":
      return call(node.name, node.args, reader);
    case "arithmetic":
      return combine(evaluate(node.left, reader), evaluate(node.right, reader), (a, b) =>
        arithmetic(node.operator, a, b),
      );
    case "compare":
      return combine(evaluate(node.left, reader), evaluate(node.right, reader), (a, b) =>
        holds(node.operator, a, b) ? a : undefined,
      );
    case "set": {
      const left = vector(evaluate(node.left, reader));
      const right = vector(evaluate(node.right, reader));
      return combineSets(node.operator, left, right, node.on);
    }
    case "raw":
    case "broken":
      break;
  }
  throw new TypeError("raw PromQL has no model");
}

/** Returns the value as a vector. */
export function vector(value: Value): readonly Sample[] {
  if (typeof value === "number") throw new TypeError("expected a vector, got a scalar");
  return value;
}

/** Returns whether the comparison holds. */
export function holds(operator: Comparison, a: number, b: number): boolean {
  const outcomes: Readonly<Record<Comparison, boolean>> = {
    ">": a > b,
    ">=": a >= b,
    "<": a < b,
    "<=": a <= b,
    "==": a === b,
    "!=": a !== b,
  };
  return outcomes[operator];
}

function call(name: string, args: readonly Node[], reader: Reader): Value {
  const [first, second] = args;
  if (name === "time") return reader.time;
  if (first === undefined) throw new TypeError(`${name} has no argument`);
  if (name === "vector") return [{ labels: {}, value: scalar(evaluate(first, reader)) }];
  if (name === "absent") return absent(first, vector(evaluate(first, reader)));
  if (name === "histogram_quantile" && second !== undefined) {
    const buckets = vector(evaluate(second, reader));
    return quantiles(scalar(evaluate(first, reader)), buckets);
  }
  const argument = second === undefined ? 0 : scalar(evaluate(second, reader));
  if (name === "clamp_min") {
    return vector(evaluate(first, reader)).map(({ labels, value }) => ({
      labels,
      value: Math.max(value, argument),
    }));
  }
  if (first.type !== "selector" && first.type !== "recorded") {
    throw new TypeError(`${name} has no model`);
  }
  return reader.range(name, first, argument);
}

function scalar(value: Value): number {
  if (typeof value !== "number") throw new TypeError("expected a scalar, got a vector");
  return value;
}

function absent(of: Node, found: readonly Sample[]): readonly Sample[] {
  if (found.length > 0) return [];
  const matchers = of.type === "selector" ? of.matchers : [];
  const known = matchers.filter(({ operator }) => operator === "=");
  return [
    { labels: Object.fromEntries(known.map(({ label, value }) => [label, value])), value: 1 },
  ];
}

function quantiles(q: number, buckets: readonly Sample[]): readonly Sample[] {
  return [...groups(buckets, withoutBound)].map(({ labels, samples }) => ({
    labels,
    value: bucketQuantile(
      q,
      samples.map((sample) => ({
        bound: Number((sample.labels["le"] ?? "").replace("+Inf", "Infinity")),
        count: sample.value,
      })),
    ),
  }));
}

function aggregate({ operator, by }: AggregateNode, of: readonly Sample[]): readonly Sample[] {
  return groups(of, (labels) => keep(labels, by)).map(({ labels, samples }) => {
    const values = samples.map(({ value }) => value);
    const sum = values.reduce((total, value) => total + value, 0);
    const results: Readonly<Record<AggregateNode["operator"], number>> = {
      sum,
      max: Math.max(...values),
      min: Math.min(...values),
      avg: sum / values.length,
      count: values.length,
      group: 1,
    };
    return { labels, value: results[operator] };
  });
}

interface Group {
  readonly labels: SeriesLabels;
  readonly samples: readonly Sample[];
}

function groups(
  of: readonly Sample[],
  by: (labels: SeriesLabels) => SeriesLabels,
): readonly Group[] {
  const found = new Map<string, { labels: SeriesLabels; samples: Sample[] }>();
  for (const sample of of) {
    const labels = by(sample.labels);
    const key = seriesKey(labels);
    const group = found.get(key) ?? { labels, samples: [] };
    group.samples.push(sample);
    found.set(key, group);
  }
  return [...found.values()];
}

function arithmetic(operator: "+" | "-" | "*" | "/", a: number, b: number): number {
  return { "+": a + b, "-": a - b, "*": a * b, "/": a / b }[operator];
}

/** One-to-one on all labels, or with a scalar on either side. */
function combine(
  left: Value,
  right: Value,
  operation: (a: number, b: number) => number | undefined,
): Value {
  if (typeof left === "number") {
    if (typeof right === "number") return operation(left, right) ?? Number.NaN;
    return right.flatMap((sample) => result(sample.labels, operation(left, sample.value)));
  }
  if (typeof right === "number") {
    return left.flatMap((sample) => result(sample.labels, operation(sample.value, right)));
  }
  const others = new Map(right.map((sample) => [seriesKey(sample.labels), sample.value]));
  return left.flatMap(({ labels, value }) => {
    const other = others.get(seriesKey(labels));
    return other === undefined ? [] : result(labels, operation(value, other));
  });
}

function result(labels: SeriesLabels, value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [{ labels, value }];
}

function combineSets(
  operator: "and" | "or" | "unless",
  left: readonly Sample[],
  right: readonly Sample[],
  on: readonly string[] | undefined,
): readonly Sample[] {
  const key = (labels: SeriesLabels): string =>
    seriesKey(on === undefined ? labels : keep(labels, on));
  const keys = (of: readonly Sample[]): Set<string> => new Set(of.map(({ labels }) => key(labels)));
  const rightKeys = keys(right);
  if (operator === "and") return left.filter(({ labels }) => rightKeys.has(key(labels)));
  if (operator === "unless") return left.filter(({ labels }) => !rightKeys.has(key(labels)));
  const leftKeys = keys(left);
  return [...left, ...right.filter(({ labels }) => !leftKeys.has(key(labels)))];
}
