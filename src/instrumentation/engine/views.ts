import { AggregationType, InstrumentType, type ViewOptions } from "@opentelemetry/sdk-metrics";

import type { Config } from "../../config.ts";

/**
 * Returns the views of `OBS_CARDINALITY_LIMIT` and of
 * `OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION`. An instrument is in exactly one: each
 * view that it is in would be a stream. A view leaves no say to the exporter's own preference.
 */
export function createViews({ cardinalityLimit, histogramAggregation }: Config): ViewOptions[] {
  const view = { aggregationCardinalityLimit: cardinalityLimit };
  if (histogramAggregation === "explicit_bucket_histogram") {
    return [{ ...view, instrumentName: "*" }];
  }
  return Object.values(InstrumentType).map((instrumentType) =>
    instrumentType === InstrumentType.HISTOGRAM
      ? { ...view, instrumentType, aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }
      : { ...view, instrumentType },
  );
}
