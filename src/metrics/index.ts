export { alertSeries } from "./alert-series.ts";
export { catalog, type Catalog, type CatalogKey } from "./catalog.ts";
export { createMetricsCollector, type MetricsCollectorOptions } from "./collector.ts";
export type { MetricsCollector } from "./collector-types.ts";
export type {
  AttributeDefinition,
  MetricCatalog,
  MetricDefinition,
  MetricKind,
} from "./definition.ts";
export { defineMetrics, type DefinedMetric, type DefinedMetrics } from "./define/define-metrics.ts";
export type { AttributeInput, MetricInput, MetricInputs } from "./define/metric-input.ts";
export type { HistogramPoint, MetricJson, NumberPoint } from "./json.ts";
export { prometheusLabel, prometheusName, prometheusSeriesName } from "./prometheus-name.ts";
export { createRecorder, type RecorderOptions } from "./recording/recorder.ts";
export type { AttributesOf, MetricRecorder, Recorder } from "./recording/recorder-types.ts";
export { fromRegistry, toRegistry } from "./registry/index.ts";
export type { ImportedRegistry, ImportOptions } from "./registry/from-registry.ts";
export type { RegistryProblem } from "./registry/registry-problem.ts";
export type { RegistryOptions } from "./registry/to-registry.ts";
export type { IMetricsCollector } from "./spec.ts";
