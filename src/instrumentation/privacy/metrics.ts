import type { Attributes } from "@opentelemetry/api";
import {
  DataPointType,
  type DataPoint,
  type Histogram,
  type MetricData,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";

import { warn } from "../warning.ts";
import type { Redaction } from "./redaction.ts";

/** A series keeps its attributes for life, so they are looked through once. */
const known = new WeakMap<Redaction, WeakMap<Attributes, Attributes>>();

/** Returns the metrics without secrets. Series that become alike are added up in one. */
export function redactMetrics(all: ResourceMetrics, redaction: Redaction): ResourceMetrics {
  const resource = redaction.resource(all.resource);
  const scopeMetrics = all.scopeMetrics.map(({ scope, metrics }) => ({
    scope,
    metrics: metrics.map((metric) => redactMetric(metric, redaction)),
  }));
  return { resource, scopeMetrics };
}

function redactMetric(metric: MetricData, redaction: Redaction): MetricData {
  switch (metric.dataPointType) {
    case DataPointType.SUM:
      return { ...metric, dataPoints: redactPoints(metric.dataPoints, redaction, (a, b) => a + b) };
    case DataPointType.GAUGE:
      return { ...metric, dataPoints: redactPoints(metric.dataPoints, redaction, (_, b) => b) };
    case DataPointType.HISTOGRAM:
      return { ...metric, dataPoints: redactPoints(metric.dataPoints, redaction, addHistograms) };
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      return {
        ...metric,
        // Their buckets differ in width: the fuller one stands for both
        dataPoints: redactPoints(metric.dataPoints, redaction, (a, b) =>
          a.count >= b.count ? a : b,
        ),
      };
  }
}

/** Two points of one series would be an error at the receiver. */
function redactPoints<T>(
  points: DataPoint<T>[],
  redaction: Redaction,
  add: (a: T, b: T) => T,
): DataPoint<T>[] {
  const shown = points.map((point) => {
    const attributes = redactOnce(point.attributes, redaction);
    return attributes === point.attributes ? point : { ...point, attributes };
  });
  if (shown.every((point, index) => point === points[index])) return points;
  const series = Map.groupBy(shown, ({ attributes }) => keyOf(attributes));
  return [...series.values()].flatMap(([point, ...others]) =>
    point === undefined
      ? []
      : [{ ...point, value: others.reduce((sum, { value }) => add(sum, value), point.value) }],
  );
}

function redactOnce(attributes: Attributes, redaction: Redaction): Attributes {
  const redacted = known.get(redaction) ?? new WeakMap<Attributes, Attributes>();
  known.set(redaction, redacted);
  const before = redacted.get(attributes);
  if (before !== undefined) return before;
  const shown = redactClosed(attributes, redaction);
  redacted.set(attributes, shown);
  return shown;
}

/** Attributes that throw are left out: the other metrics of the collection go on. */
function redactClosed(attributes: Attributes, redaction: Redaction): Attributes {
  try {
    return redaction.attributes(attributes);
  } catch (error) {
    warn(
      `OBS_PRIVACY_OFF: a metric's attributes cannot be looked through and are left out: ${String(error)}`,
      "privacy of metrics",
    );
    return {};
  }
}

function keyOf(attributes: Attributes): string {
  return JSON.stringify(Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function addHistograms(a: Histogram, b: Histogram): Histogram {
  const { boundaries, counts } = a.buckets;
  return {
    buckets: { boundaries, counts: counts.map((n, index) => n + (b.buckets.counts[index] ?? 0)) },
    count: a.count + b.count,
    ...(a.sum === undefined || b.sum === undefined ? {} : { sum: a.sum + b.sum }),
    ...(a.min === undefined || b.min === undefined ? {} : { min: Math.min(a.min, b.min) }),
    ...(a.max === undefined || b.max === undefined ? {} : { max: Math.max(a.max, b.max) }),
  };
}
