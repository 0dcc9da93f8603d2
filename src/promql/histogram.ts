import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { isBroken, withMismatches } from "./broken.ts";
import { mapChildren, type Expression, type Node } from "./expression.ts";
import { call, expression, number } from "./functions.ts";
import { readGroupOptions, type GroupOptions } from "./group-options.ts";
import { labelMismatches } from "./labels.ts";
import { ranged, type Window } from "./series.ts";
import {
  rateOf,
  type AnyMetric,
  type BucketOf,
  type DimensionOf,
  type LabelOf,
  type RateOf,
  type Where,
} from "./source.ts";
import { inBaseUnit } from "./unit-scale.ts";

export type Histogram = AnyMetric & { readonly kind: "histogram" };

/** Returns how many observations a histogram took a second, averaged over `window`. */
export function observations<M extends Histogram>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "perSecond"> {
  const { node, labels } = ranged(metric, window, { kind: "histogram", where });
  return expression(call("rate", node), labels, "perSecond");
}

/** Returns how much a histogram's observations added up to a second, averaged over `window`. */
export function observed<M extends Histogram>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, RateOf<DimensionOf<M>>> {
  const sums = ranged(metric, window, { kind: "histogram", series: "_sum", where });
  const node = inBaseUnit(metric, call("rate", sums.node));
  return expression(node, sums.labels, rateOf(sums.dimension));
}

/**
 * Returns how many observations a second fell at or below each bound of the buckets, the label `le`,
 * averaged over `window`: what a quantile can be made of later, over a longer time.
 */
export function bucketRates<M extends Histogram>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M> | "le", "perSecond"> {
  const buckets = ranged(metric, window, { kind: "histogram", series: "_bucket", where });
  return expression(call("rate", buckets.node), [...buckets.labels, "le"], "perSecond");
}

/**
 * Returns the `q` quantile of a histogram's observations of the last `window`, for each `by` group.
 * Linear within a bucket, so exact only at the bounds: compare it with one of them.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function quantile<M extends Histogram, const K extends LabelOf<M>>(
  q: number,
  metric: M,
  window: Window,
  options: GroupOptions<M, K>,
): Expression<K, DimensionOf<M>> {
  const { where, by, mismatches } = readGroupOptions(options);
  const buckets = ranged(metric, window, { kind: "histogram", series: "_bucket", where });
  const share = number(q, "a quantile between 0 and 1", (value) => value > 0 && value < 1);
  const node = call("histogram_quantile", share, summed(["le", ...by], buckets.node));
  return grouped(inBaseUnit(metric, node), buckets, by, mismatches);
}

/** Returns the mean of a histogram's observations of the last `window`, for each `by` group. */
export function mean<M extends Histogram, const K extends LabelOf<M>>(
  metric: M,
  window: Window,
  options: GroupOptions<M, K>,
): Expression<K, DimensionOf<M>> {
  const { where, by, mismatches } = readGroupOptions(options);
  const sums = ranged(metric, window, { kind: "histogram", series: "_sum", where });
  const counts = ranged(metric, window, { kind: "histogram", where });
  const node = divided(summed(by, sums.node), summed(by, counts.node));
  return grouped(inBaseUnit(metric, node), sums, by, mismatches);
}

/**
 * Returns how many observations a second were at most `bound`, one of the bucket's bounds, averaged
 * over `window`.
 */
export function within<M extends Histogram>(
  bound: BucketOf<M>,
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "perSecond"> {
  const bucket = atMost(bound, metric, window, where);
  return expression(call("rate", bucket.node), bucket.labels, "perSecond");
}

/**
 * Returns the share of a histogram's observations of the last `window` that were greater than
 * `bound`, for each `by` group. `bound` is one of the bucket's bounds, in the metric's unit.
 */
export function shareAbove<M extends Histogram, const K extends LabelOf<M>>(
  bound: BucketOf<M>,
  metric: M,
  window: Window,
  options: GroupOptions<M, K>,
): Expression<K, "ratio"> {
  const { where, by, mismatches } = readGroupOptions(options);
  const all = ranged(metric, window, { kind: "histogram", where });
  const bucket = atMost(bound, metric, window, where);
  const ratio = divided(summed(by, bucket.node), summed(by, all.node));
  const node: Node = { type: "arithmetic", operator: "-", left: number(1), right: ratio };
  return grouped(node, { ...all, dimension: "ratio" }, by, mismatches);
}

/** Returns the series of the one bucket. */
function atMost<M extends Histogram>(
  bound: BucketOf<M>,
  metric: M,
  window: Window,
  where: Where<M> | undefined,
): Expression<LabelOf<M>, DimensionOf<M>> {
  const buckets = ranged(metric, window, { kind: "histogram", series: "_bucket", where });
  if (isBroken(buckets.node)) return buckets;
  const node = withBound(buckets.node, formatBound(metric, bound));
  const bounds: readonly number[] = metric.buckets ?? [];
  const mismatches = bounds.includes(bound)
    ? []
    : [{ expected: `a bucket's bound (${bounds.join(", ")})`, got: show(bound) }];
  return { ...buckets, node: withMismatches(node, mismatches) };
}

function withBound(node: Node, value: string): Node {
  if (node.type !== "selector") return mapChildren(node, (child) => withBound(child, value));
  return { ...node, matchers: [...node.matchers, { label: "le", operator: "=", value }] };
}

/**
 * Returns a bucket's bound as `le` has it. Scraped bounds are normalized to floats (`1.0`), those
 * from OTLP are not (`1`).
 * https://github.com/prometheus/prometheus/blob/main/storage/remote/otlptranslator/prometheusremotewrite/helper.go
 */
export function formatBound(metric: AnyMetric, bound: number): string {
  if (bound === Number.POSITIVE_INFINITY) return "+Inf";
  return "target" in metric && Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

function grouped<K extends string, D extends Expression["dimension"]>(
  node: Node,
  of: Expression<string, D>,
  by: readonly K[],
  mismatches: readonly Mismatch[],
): Expression<K, D> {
  const unknown = isBroken(of.node) ? [] : labelMismatches(by, of.labels, "the metric");
  return expression(withMismatches(node, [...mismatches, ...unknown]), by, of.dimension);
}

function divided(left: Node, right: Node): Node {
  return { type: "arithmetic", operator: "/", left, right };
}

function summed(by: readonly string[], of: Node): Node {
  return { type: "aggregate", operator: "sum", by, of: call("rate", of) };
}
