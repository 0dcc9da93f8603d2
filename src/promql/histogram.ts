import type { Expression, Node, SelectorNode } from "./expression.ts";
import { call, expression, selector, type Window } from "./functions.ts";
import {
  dimensionOf,
  labelsOf,
  rateOf,
  type AnyMetric,
  type BucketOf,
  type DimensionOf,
  type LabelOf,
  type RateOf,
  type Where,
} from "./source.ts";

export type Histogram = AnyMetric & { readonly kind: "histogram" };

/** Labels to keep, and which series to read. */
export interface HistogramOptions<M extends AnyMetric, K extends string> {
  readonly by: readonly K[];
  readonly where?: Where<M>;
}

/** Returns how many observations a histogram took a second, averaged over `window`. */
export function observations<M extends Histogram>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "perSecond"> {
  const node = call("rate", selector(metric, "_count", where, window));
  return expression(node, labelsOf(metric), "perSecond");
}

/** Returns how much a histogram's observations added up to a second, averaged over `window`. */
export function observed<M extends Histogram>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, RateOf<DimensionOf<M>>> {
  const node = call("rate", selector(metric, "_sum", where, window));
  return expression(node, labelsOf(metric), rateOf(dimensionOf(metric)));
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
  const node = call("rate", selector(metric, "_bucket", where, window));
  return expression(node, [...labelsOf(metric), "le"], "perSecond");
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
  { by, where }: HistogramOptions<M, K>,
): Expression<K, DimensionOf<M>> {
  const buckets = summed(["le", ...by], selector(metric, "_bucket", where, window));
  const node = call("histogram_quantile", { type: "number", value: q }, buckets);
  return expression(node, by, dimensionOf(metric));
}

/** Returns the mean of a histogram's observations of the last `window`, for each `by` group. */
export function mean<M extends Histogram, const K extends LabelOf<M>>(
  metric: M,
  window: Window,
  { by, where }: HistogramOptions<M, K>,
): Expression<K, DimensionOf<M>> {
  const left = summed(by, selector(metric, "_sum", where, window));
  const right = summed(by, selector(metric, "_count", where, window));
  return expression({ type: "arithmetic", operator: "/", left, right }, by, dimensionOf(metric));
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
  const node = call("rate", bucketSelector(bound, metric, window, where));
  return expression(node, labelsOf(metric), "perSecond");
}

/**
 * Returns the share of a histogram's observations of the last `window` that were greater than
 * `bound`, for each `by` group. `bound` is one of the bucket's bounds, in the metric's unit.
 */
export function shareAbove<M extends Histogram, const K extends LabelOf<M>>(
  bound: BucketOf<M>,
  metric: M,
  window: Window,
  { by, where }: HistogramOptions<M, K>,
): Expression<K, "ratio"> {
  const all = summed(by, selector(metric, "_count", where, window));
  const ratio: Node = {
    type: "arithmetic",
    operator: "/",
    left: summed(by, bucketSelector(bound, metric, window, where)),
    right: all,
  };
  const one: Node = { type: "number", value: 1 };
  return expression({ type: "arithmetic", operator: "-", left: one, right: ratio }, by, "ratio");
}

function bucketSelector<M extends Histogram>(
  bound: number,
  metric: M,
  window: Window,
  where: Where<M> | undefined,
): SelectorNode {
  const bucket = selector(metric, "_bucket", where, window);
  const le = { label: "le", operator: "=", value: formatBound(metric, bound) } as const;
  return { ...bucket, matchers: [...bucket.matchers, le] };
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

function summed(by: readonly string[], of: Node): Node {
  return { type: "aggregate", operator: "sum", by, of: call("rate", of) };
}
