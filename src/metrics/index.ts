export { catalog, type Catalog, type CatalogKey } from "./catalog.ts";
export {
  createMetricsCollector,
  type MetricsCollector,
  type MetricsCollectorOptions,
} from "./collector.ts";
export type {
  AttributeDefinition,
  MetricCatalog,
  MetricDefinition,
  MetricKind,
} from "./definition.ts";
export { createInstrument, type Instrument } from "./instruments.ts";
export type { HistogramPoint, MetricJson, NumberPoint } from "./json.ts";
export {
  prometheusLabel,
  prometheusName,
  prometheusSeriesName,
  type PrometheusRoute,
} from "./prometheus-name.ts";
export type { IMetricsCollector } from "./spec.ts";
