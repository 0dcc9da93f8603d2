import type { Catalog } from "./catalog.ts";
import type { MetricCatalog, MetricDefinition, MetricKind } from "./definition.ts";
import type { MetricJson } from "./json.ts";

type TextOf<A> = A extends { readonly values: readonly (infer V extends string)[] } ? V : string;

type LabelsOf<M extends MetricDefinition> = {
  readonly [A in keyof M["attributes"]]?: TextOf<M["attributes"][A]>;
};

type KeysOfKind<C extends MetricCatalog, K extends MetricKind> = {
  [Key in keyof C & string]: K extends C[Key]["kind"] ? Key : never;
}[keyof C & string];

/** What addresses a metric of the kind, its key or its OpenTelemetry name, and its own labels. */
type Counted<C extends MetricCatalog> = {
  [Key in KeysOfKind<C, "counter">]: [
    name: Key | C[Key]["name"],
    labels?: LabelsOf<C[Key]>,
    value?: number,
  ];
}[KeysOfKind<C, "counter">];

type Observed<C extends MetricCatalog, K extends "gauge" | "histogram"> = {
  [Key in KeysOfKind<C, K>]: [name: Key | C[Key]["name"], value: number, labels?: LabelsOf<C[Key]>];
}[KeysOfKind<C, K>];

/**
 * The specification's collector for the metrics of one catalog, and an end: a name of another kind,
 * a label that the metric does not have and a value outside its closed set do not compile.
 */
export interface MetricsCollector<C extends MetricCatalog = Catalog> extends AsyncDisposable {
  incrementCounter(...measurement: Counted<C>): void;
  setGauge(...measurement: Observed<C, "gauge">): void;
  recordHistogram(...measurement: Observed<C, "histogram">): void;
  /** Recorded as a histogram: quantiles of histograms can be added up over instances. */
  recordSummary(...measurement: Observed<C, "histogram">): void;
  /** Every metric of the process, in Prometheus' text format. */
  getMetrics(): Promise<string>;
  /** Every metric of the process by OpenTelemetry name. */
  getMetricsAsJSON(): Promise<Record<string, MetricJson>>;
}
