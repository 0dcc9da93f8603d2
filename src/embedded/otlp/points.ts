import type { MetricPoint, Origin } from "../records.ts";
import { toAttributes, toOrigin } from "./attributes.ts";
import type { ExportMetricsServiceRequest } from "./generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import type { KeyValue } from "./generated/opentelemetry/proto/common/v1/common_pb.ts";
import type {
  HistogramDataPoint,
  Metric,
  NumberDataPoint,
} from "./generated/opentelemetry/proto/metrics/v1/metrics_pb.ts";
import { toNs } from "./ids.ts";
import type { Accepted } from "./signal.ts";

/** What the points of one metric share. */
type Series = Pick<MetricPoint, "service" | "instance" | "name" | "unit" | "kind" | "temporality">;

/** By number in metrics.proto. */
const temporalities = ["unspecified", "delta", "cumulative"] as const;

/**
 * Returns the data points of a request. Metrics without a name are counted as rejected. Of
 * exponential histograms and summaries only count and sum are kept.
 */
export function toPoints(request: ExportMetricsServiceRequest): Accepted<MetricPoint> {
  const points = request.resourceMetrics.flatMap(({ resource, scopeMetrics }) => {
    const origin = toOrigin(resource);
    return scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap((metric) => pointsOf(metric, origin)),
    );
  });
  const records = points.filter(({ name }) => name !== "");
  return { records, rejected: points.length - records.length };
}

function pointsOf(metric: Metric, origin: Origin): readonly MetricPoint[] {
  const { data } = metric;
  const series = (kind: MetricPoint["kind"], temporality = 0): Series => ({
    ...origin,
    name: metric.name,
    unit: metric.unit,
    kind,
    temporality: temporalities[temporality] ?? "unspecified",
  });
  switch (data.case) {
    case "gauge":
      return data.value.dataPoints.map((point) => numberPoint(series("gauge"), point));
    case "sum": {
      const sum = series("sum", data.value.aggregationTemporality);
      return data.value.dataPoints.map((point) => numberPoint(sum, point));
    }
    case "histogram": {
      const histogram = series("histogram", data.value.aggregationTemporality);
      return data.value.dataPoints.map((point) => histogramPoint(histogram, point));
    }
    case "exponentialHistogram": {
      const histogram = series("exponential_histogram", data.value.aggregationTemporality);
      return data.value.dataPoints.map((point) => countPoint(histogram, point));
    }
    case "summary":
      return data.value.dataPoints.map((point) => countPoint(series("summary"), point));
    case undefined:
    default:
      return [];
  }
}

interface Timed {
  readonly attributes: KeyValue[];
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
}

function emptyPoint(series: Series, point: Timed): MetricPoint {
  return {
    ...series,
    attributes: toAttributes(point.attributes),
    startNs: toNs(point.startTimeUnixNano),
    timeNs: toNs(point.timeUnixNano),
    value: null,
    count: null,
    sum: null,
    bounds: null,
    bucketCounts: null,
  };
}

function numberPoint(series: Series, point: NumberDataPoint): MetricPoint {
  const value = point.value.case === undefined ? null : Number(point.value.value);
  return { ...emptyPoint(series, point), value };
}

interface Counted extends Timed {
  readonly count: bigint;
  readonly sum?: number | undefined;
}

function countPoint(series: Series, point: Counted): MetricPoint {
  return { ...emptyPoint(series, point), count: Number(point.count), sum: point.sum ?? null };
}

function histogramPoint(series: Series, point: HistogramDataPoint): MetricPoint {
  return {
    ...countPoint(series, point),
    bounds: point.explicitBounds,
    bucketCounts: point.bucketCounts.map(Number),
  };
}
