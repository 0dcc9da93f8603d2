import { show } from "../show.ts";
import { withMismatches } from "./broken.ts";
import { walk, type Expression, type Node } from "./expression.ts";
import type { FunctionName } from "./function-name.ts";
import type { Dimension } from "./quantity.ts";
import { givenRange, type RangeExpression } from "./range.ts";
import {
  instant,
  ranged,
  windowMismatches,
  windowMs,
  type Reading,
  type Window,
} from "./series.ts";
import {
  rateOf,
  type AnyMetric,
  type DimensionOf,
  type LabelOf,
  type RateOf,
  type Where,
} from "./source.ts";
import { inBaseUnit } from "./unit-scale.ts";

export type Counter = AnyMetric & { readonly kind: "counter" };
export type Gauge = AnyMetric & { readonly kind: "gauge" | "updowncounter" };

/** Returns the current value of a gauge. */
export function value<M extends Gauge>(
  metric: M,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  const { node, ...rest } = instant(metric, { kind: "gauge", where });
  return { ...rest, node: inBaseUnit(metric, node) };
}

/** Returns the growth of a counter a second, averaged over `window`, or of a range of one. */
export function rate<M extends Counter>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, RateOf<DimensionOf<M>>>;
export function rate<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, RateOf<D>>;
export function rate(
  source: Counter | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  const { node, labels, dimension, scaled } = givenRange(source, window, "counter", where);
  return expression(scaled(call("rate", node)), labels, rateOf(dimension));
}

/** Returns the growth of a counter over `window`, or of a range of one, extrapolated to its ends. */
export function increase<M extends Counter>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function increase<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function increase(
  source: Counter | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return overTime("increase", source, window, where, "counter");
}

/** Returns the mean of a gauge's samples in `window`, or of a range's. */
export function averaged<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function averaged<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function averaged(
  source: Gauge | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return overTime("avg_over_time", source, window, where);
}

/** Returns the highest of a gauge's samples in `window`, or of a range's. */
export function highest<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function highest<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function highest(
  source: Gauge | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return overTime("max_over_time", source, window, where);
}

/** Returns the lowest of a gauge's samples in `window`, or of a range's. */
export function lowest<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>>;
export function lowest<L extends string, D extends Dimension>(
  range: RangeExpression<L, D>,
): Expression<L, D>;
export function lowest(
  source: Gauge | RangeExpression,
  window?: Window,
  where?: object,
): Expression {
  return overTime("min_over_time", source, window, where);
}

/** Returns the value that a gauge reaches `ahead`, if it goes on as in the last `window`. */
export function predict<M extends Gauge>(
  metric: M,
  window: Window,
  ahead: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  const { node, labels, dimension } = ranged(metric, window, { kind: "gauge", where });
  const horizon = withMismatches(
    { type: "number", value: windowMs(ahead) / 1_000 },
    windowMismatches(ahead, 'a time ahead such as "4h"'),
  );
  return expression(inBaseUnit(metric, call("predict_linear", node, horizon)), labels, dimension);
}

/** The labels that `W` gives one value. */
export type EqualityLabel<W> = {
  [K in keyof W]: W[K] extends string ? K : never;
}[keyof W] &
  string;

/** Refuses the keys of `W` that `M` has no label for, which inference alone would let pass. */
export type Exactly<W, M extends AnyMetric> = W & {
  readonly [K in Exclude<keyof W, keyof Where<M>>]: never;
};

/** Returns 1 while no such series exists, with the labels that `where` gives one value. */
export function absent<M extends AnyMetric, const W extends Where<M>>(
  metric: M,
  where: Exactly<W, M>,
): Expression<EqualityLabel<W>, "count"> {
  const { node } = instant<M>(metric, { kind: "metric", where });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- EqualityLabel is this filter
  return expression(call("absent", node), equalityLabels(node) as EqualityLabel<W>[], "count");
}

/** Returns the labels that the selector gives one value: those of `absent()`. */
export function equalityLabels(node: Node): readonly string[] {
  const matchers = walk(node).flatMap((one) => (one.type === "selector" ? one.matchers : []));
  const known = matchers.filter(({ operator, value }) => operator === "=" && value !== "");
  return known.map(({ label }) => label);
}

/** Returns what the function makes of the samples that a recording rule wrote in `rangeMs`. */
export function overRecorded<L extends string, D extends Dimension>(
  name: "sum_over_time",
  { node, labels, dimension }: Expression<L, D>,
  rangeMs: number,
): Expression<L, D> {
  // What is no recorded series is broken, and reported as that
  const ranged: Node = node.type === "recorded" ? { ...node, rangeMs } : node;
  return expression(call(name, ranged), labels, dimension);
}

/** Returns an expression from its parts: for the functions of this folder, not for definitions. */
export function expression<L extends string, D extends Dimension>(
  node: Node,
  labels: readonly L[],
  dimension: D,
): Expression<L, D> {
  return { kind: "expression", node, labels, dimension };
}

/** Returns a call of a PromQL function. */
export function call(name: FunctionName, ...args: readonly Node[]): Node {
  return { type: "call", name, args };
}

/** Returns a number of an expression; what is none, or outside, is broken. */
export function number(
  value: number,
  expected = "a finite number",
  isInside: (value: number) => boolean = Number.isFinite,
): Node {
  const node: Node = { type: "number", value };
  return Number.isFinite(value) && isInside(value)
    ? node
    : withMismatches(node, [{ expected, got: show(value) }]);
}

/** Returns a function of samples in a window or in a range, in the base unit of the metric. */
export function overTime(
  name: FunctionName,
  source: AnyMetric | RangeExpression,
  window: Window | undefined,
  where: object | undefined,
  kind: Reading["kind"] = "gauge",
): Expression {
  const { node, labels, dimension, scaled } = givenRange(source, window, kind, where);
  return expression(scaled(call(name, node)), labels, dimension);
}
