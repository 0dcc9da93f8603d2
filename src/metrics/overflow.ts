import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

/**
 * Returns the names of the metrics that have reached their cardinality limit: those with a series
 * that carries `otel.metric.overflow`.
 * https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute
 */
export function overflowedMetrics({ scopeMetrics }: ResourceMetrics): readonly string[] {
  return scopeMetrics
    .flatMap((scope) => scope.metrics)
    .filter((metric) =>
      metric.dataPoints.some((point) => point.attributes["otel.metric.overflow"] === true),
    )
    .map((metric) => metric.descriptor.name);
}
