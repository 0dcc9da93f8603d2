import type { Attributes } from "@opentelemetry/api";
import type { ExponentialHistogram, MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

import { bucketQuantile, type HistogramBuckets } from "./quantile.ts";
import { metricsSdk } from "./sdk.ts";

/** One series of a counter or gauge. */
export interface NumberPoint {
  readonly labels: Attributes;
  readonly value: number;
}

/** One series of a histogram. `buckets` maps upper bounds to cumulative counts, as Prometheus does. */
export interface HistogramPoint {
  readonly labels: Attributes;
  readonly count: number;
  readonly sum: number;
  readonly buckets: Readonly<Record<string, number>>;
  /** Estimates from the buckets, in the metric's unit. */
  readonly quantiles: Readonly<Record<"0.5" | "0.9" | "0.95" | "0.99", number>>;
}

/** One metric with all of its series. */
export interface MetricJson {
  readonly type: "counter" | "gauge" | "histogram";
  readonly unit: string;
  readonly description: string;
  readonly points: readonly (NumberPoint | HistogramPoint)[];
}

/** Returns every metric by its OpenTelemetry name. */
export function toMetricsJson({ scopeMetrics }: ResourceMetrics): Record<string, MetricJson> {
  const metrics = scopeMetrics.flatMap((scope) => scope.metrics);
  return Object.fromEntries(metrics.map((metric) => [metric.descriptor.name, toJson(metric)]));
}

function toJson(metric: MetricData): MetricJson {
  const { unit, description } = metric.descriptor;
  return { type: typeOf(metric), unit, description, points: pointsOf(metric) };
}

function typeOf(metric: MetricData): MetricJson["type"] {
  const { DataPointType } = metricsSdk();
  if (metric.dataPointType === DataPointType.SUM) return metric.isMonotonic ? "counter" : "gauge";
  return metric.dataPointType === DataPointType.GAUGE ? "gauge" : "histogram";
}

function pointsOf(metric: MetricData): MetricJson["points"] {
  const { DataPointType } = metricsSdk();
  if (metric.dataPointType === DataPointType.HISTOGRAM) {
    return metric.dataPoints.map(({ attributes, value }) =>
      histogramPoint(attributes, value.count, value.sum, value.buckets),
    );
  }
  if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) {
    return metric.dataPoints.map(({ attributes, value }) =>
      histogramPoint(attributes, value.count, value.sum, explicitBuckets(value)),
    );
  }
  return metric.dataPoints.map(({ attributes, value }) => ({ labels: attributes, value }));
}

function histogramPoint(
  labels: Attributes,
  count: number,
  sum: number | undefined,
  buckets: HistogramBuckets,
): HistogramPoint {
  const quantiles = {
    "0.5": bucketQuantile(0.5, buckets),
    "0.9": bucketQuantile(0.9, buckets),
    "0.95": bucketQuantile(0.95, buckets),
    "0.99": bucketQuantile(0.99, buckets),
  };
  return { labels, count, sum: sum ?? 0, buckets: cumulative(buckets), quantiles };
}

/**
 * Bucket `i` of scale `s` ends at `base^(offset + i + 1)` with `base = 2^(2^-s)`. Negative values
 * are left out: no metric of ours has any.
 * https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram
 */
function explicitBuckets({ scale, zeroCount, positive }: ExponentialHistogram): HistogramBuckets {
  const base = 2 ** (2 ** -scale);
  const upper = positive.bucketCounts.map((_, index) => base ** (positive.offset + index + 1));
  return { boundaries: [0, ...upper], counts: [zeroCount, ...positive.bucketCounts] };
}

function cumulative({ boundaries, counts }: HistogramBuckets): Record<string, number> {
  let total = 0;
  const bounds = counts.map((_, index) => String(boundaries[index] ?? "+Inf"));
  return Object.fromEntries(bounds.map((bound, index) => [bound, (total += counts[index] ?? 0)]));
}
