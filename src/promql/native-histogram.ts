import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { isBroken, withMismatches } from "./broken.ts";
import type { Expression, Node } from "./expression.ts";
import { call, expression, number } from "./functions.ts";
import { readGroupOptions, type GroupOptions } from "./group-options.ts";
import type { Histogram } from "./histogram.ts";
import { labelMismatches } from "./labels.ts";
import { ranged, type Window } from "./series.ts";
import { rateOf, type DimensionOf, type LabelOf, type RateOf, type Where } from "./source.ts";
import { inBaseUnit } from "./unit-scale.ts";

/**
 * Returns the `q` quantile of the observations of the last `window`, for each `by` group, of a
 * histogram that Prometheus keeps as a native one: one series without `le`, close at any value.
 * https://prometheus.io/docs/specs/native_histograms/
 */
export function nativeQuantile<M extends Histogram, const K extends LabelOf<M>>(
  q: number,
  metric: M,
  window: Window,
  options: GroupOptions<M, K>,
): Expression<K, DimensionOf<M>> {
  const { grouped, of, by } = groupedRate(metric, window, options);
  const share = number(q, "a quantile between 0 and 1", (value) => value > 0 && value < 1);
  const node = inBaseUnit(metric, call("histogram_quantile", share, grouped));
  return expression(node, by, of.dimension);
}

/**
 * Returns the share of the observations of the last `window` from `lower` to `upper`, for each `by`
 * group, of a native histogram. The bounds are in the metric's unit, and may be infinite.
 */
export function nativeShare<M extends Histogram, const K extends LabelOf<M>>(
  bounds: readonly [lower: number, upper: number],
  metric: M,
  window: Window,
  options: GroupOptions<M, K>,
): Expression<K, "ratio"> {
  const { grouped, by } = groupedRate(metric, window, options);
  const [lower, upper] = areBounds(bounds) ? bounds : [0, 0];
  const node = call("histogram_fraction", bound(lower), bound(upper), grouped);
  const mismatches: readonly Mismatch[] = areBounds(bounds)
    ? []
    : [{ expected: "two bounds such as [0.5, Infinity]", got: show(bounds) }];
  return expression(withMismatches(node, mismatches), by, "ratio");
}

/** JavaScript may give anything. */
function areBounds(bounds: unknown): boolean {
  if (!Array.isArray(bounds) || bounds.length !== 2) return false;
  const [lower, upper]: readonly unknown[] = bounds;
  return typeof lower === "number" && typeof upper === "number" && lower < upper;
}

function bound(value: number): Node {
  return { type: "number", value };
}

/** Returns the mean of the observations of the last `window`, for each `by` group. */
export function nativeMean<M extends Histogram, const K extends LabelOf<M>>(
  metric: M,
  window: Window,
  options: GroupOptions<M, K>,
): Expression<K, DimensionOf<M>> {
  const { grouped, of, by } = groupedRate(metric, window, options);
  return expression(inBaseUnit(metric, call("histogram_avg", grouped)), by, of.dimension);
}

/** Returns how many observations a native histogram took a second, averaged over `window`. */
export function nativeObservations<M extends Histogram>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "perSecond"> {
  const { node, labels } = ranged(metric, window, { kind: "histogram", series: "", where });
  return expression(call("histogram_count", call("rate", node)), labels, "perSecond");
}

/** Returns how much a native histogram's observations added up to a second, over `window`. */
export function nativeObserved<M extends Histogram>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, RateOf<DimensionOf<M>>> {
  const read = ranged(metric, window, { kind: "histogram", series: "", where });
  const node = inBaseUnit(metric, call("histogram_sum", call("rate", read.node)));
  return expression(node, read.labels, rateOf(read.dimension));
}

/** Histograms a second, added up in each group. */
function groupedRate<M extends Histogram, const K extends LabelOf<M>>(
  metric: M,
  window: Window,
  options: GroupOptions<M, K>,
): {
  readonly grouped: Node;
  readonly of: Expression<LabelOf<M>, DimensionOf<M>>;
  readonly by: readonly K[];
} {
  const { where, by, mismatches } = readGroupOptions(options);
  const of = ranged(metric, window, { kind: "histogram", series: "", where });
  const unknown = isBroken(of.node) ? [] : labelMismatches(by, of.labels, "the metric");
  const sum: Node = { type: "aggregate", operator: "sum", by, of: call("rate", of.node) };
  return { grouped: withMismatches(sum, [...mismatches, ...unknown]), of, by };
}
