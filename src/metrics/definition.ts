/** What an instrument measures and how it aggregates, in OpenTelemetry's words. */
export type MetricKind = "counter" | "updowncounter" | "gauge" | "histogram";

/** All of them. */
export const metricKinds = [
  "counter",
  "updowncounter",
  "gauge",
  "histogram",
] as const satisfies readonly MetricKind[];

/** One attribute of a metric. `values` closes the set: any other value is a mistake. */
export interface AttributeDefinition {
  readonly description: string;
  readonly values?: readonly string[];
}

/**
 * One metric as data. Instruments, Prometheus names, rules, panels, docs and tests derive from it.
 */
export interface MetricDefinition {
  /** OpenTelemetry name, dotted. */
  readonly name: string;
  readonly kind: MetricKind;
  /** UCUM unit: `s`, `By`, `1` for a ratio, `{thing}` for a count. */
  readonly unit: string;
  readonly description: string;
  readonly attributes: Readonly<Record<string, AttributeDefinition>>;
  /** Upper bounds in `unit`, ascending. Histograms only. */
  readonly buckets?: readonly number[];
  /** `semconv`: a stable semantic convention names it. `own`: none does (yet). */
  readonly convention: "semconv" | "own";
  /** Who records it: an instrumentation library, this package, or the application. */
  readonly emitter: "instrumentation" | "health" | "application" | "pipeline";
}

/** Metrics by the key that code uses for them. */
export type MetricCatalog = Readonly<Record<string, MetricDefinition>>;
