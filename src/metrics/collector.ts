import { metrics as metricsApi } from "@opentelemetry/api";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import leven from "leven";

import { loadConfig } from "../config.ts";
import { ObservabilityError, type ErrorCode } from "../errors.ts";
import { catalog as ownCatalog } from "./catalog.ts";
import type { MetricCatalog, MetricDefinition, MetricKind } from "./definition.ts";
import { createInstrument, type Instrument } from "./instruments.ts";
import { toMetricsJson, type MetricJson } from "./json.ts";
import { boundSeries } from "./bounded-meter.ts";
import { overflowedMetrics } from "./overflow.ts";
import { sharedReader, type CollectingReader } from "./shared-reader.ts";
import type { IMetricsCollector } from "./spec.ts";

const scopeName = "@tamma/observability";

/** The specification's collector, with the types that it leaves open and an end. */
export interface MetricsCollector extends IMetricsCollector, AsyncDisposable {
  /** Every metric of the process by OpenTelemetry name. */
  getMetricsAsJSON(): Promise<Record<string, MetricJson>>;
}

/** Which metrics a collector takes, and where it says what it dropped. */
export interface MetricsCollectorOptions {
  /**
   * The metrics that may be recorded.
   *
   * @default this package's catalog; add yours with `{ ...catalog, ...mine }`
   */
  readonly catalog?: MetricCatalog;
  /**
   * Series that one metric may have; further ones are added up in one series with
   * `otel.metric.overflow="true"`. Under the preload its own `OBS_CARDINALITY_LIMIT` rules.
   *
   * @default OBS_CARDINALITY_LIMIT, 2000
   */
  readonly cardinalityLimit?: number;
  /**
   * Receives each misuse once, so that a wrong call in a hot path neither throws nor floods.
   *
   * @default process.emitWarning
   */
  readonly warn?: (problem: ObservabilityError) => void;
}

/**
 * Returns the specification's `IMetricsCollector` on OpenTelemetry instruments.
 *
 * A metric is addressed by its key in the catalog (`httpRequestsTotal`) or its OpenTelemetry name
 * (`http.server.requests`). Measurements go to the process's MeterProvider, hence over OTLP under
 * the preload. `getMetrics` and `getMetricsAsJSON` show every metric of the process under the
 * preload, else those recorded here.
 *
 * Recording never throws: an unknown name, a wrong kind or a value that is no finite number is
 * dropped and given once to `warn`, as `OBS_METRIC_UNKNOWN`, `OBS_METRIC_KIND`, `OBS_METRIC_VALUE`.
 */
export function createMetricsCollector(options: MetricsCollectorOptions = {}): MetricsCollector {
  const { catalog = ownCatalog, warn = (problem) => process.emitWarning(problem) } = options;
  const shared = sharedReader();
  const { reader, own }: Source =
    shared === undefined ? createOwnProvider(options.cardinalityLimit) : { reader: shared };
  const once = warnOnce(warn);
  const recorders = new Map<string, Instrument>();
  const definitions = byName(catalog);

  const recorderOf = (definition: MetricDefinition): Instrument => {
    const existing = recorders.get(definition.name);
    if (existing !== undefined) return existing;
    const recorder = fanOut([
      createInstrument(metricsApi.getMeter(scopeName), definition),
      ...(own === undefined ? [] : [createInstrument(own.meters.getMeter(scopeName), definition)]),
    ]);
    recorders.set(definition.name, recorder);
    return recorder;
  };

  const record = (kind: MetricKind, name: string, value: number, labels?: Labels): void => {
    const definition = definitions.get(name);
    const problem = misuse(kind, name, value, definition, definitions);
    if (problem !== undefined) once(problem);
    else if (definition !== undefined) recorderOf(definition)(value, labels);
  };

  const collect = async (): Promise<ResourceMetrics> => {
    const { resourceMetrics } = await reader.collect();
    overflowedMetrics(resourceMetrics).forEach((name) => once(overflow(name)));
    return resourceMetrics;
  };

  return {
    incrementCounter: (name, labels, value = 1) => record("counter", name, value, labels),
    setGauge: (name, value, labels) => record("gauge", name, value, labels),
    recordHistogram: (name, value, labels) => record("histogram", name, value, labels),
    recordSummary: (name, value, labels) => record("histogram", name, value, labels),
    getMetrics: async () => new PrometheusSerializer().serialize(await collect()),
    getMetricsAsJSON: async () => toMetricsJson(await collect()),
    [Symbol.asyncDispose]: async () => own?.provider.shutdown(),
  };
}

type Labels = Record<string, string>;

/** Where measurements are read, and the provider that records them where the process has none. */
interface Source {
  readonly reader: CollectingReader;
  readonly own?: {
    readonly provider: MeterProvider;
    /** The provider with its bound on series. */
    readonly meters: ReturnType<typeof boundSeries>;
  };
}

function createOwnProvider(limit = loadConfig().config.cardinalityLimit): Source {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const views = [{ instrumentName: "*", aggregationCardinalityLimit: limit }];
  const provider = new MeterProvider({ readers: [reader], views });
  return { reader, own: { provider, meters: boundSeries(provider, { limit }) } };
}

function byName(catalog: MetricCatalog): ReadonlyMap<string, MetricDefinition> {
  return new Map(
    Object.entries(catalog).flatMap(([key, metric]) => [
      [key, metric],
      [metric.name, metric],
    ]),
  );
}

function fanOut(recorders: readonly Instrument[]): Instrument {
  return (value, attributes) => recorders.forEach((record) => record(value, attributes));
}

function misuse(
  kind: MetricKind,
  name: string,
  value: number,
  definition: MetricDefinition | undefined,
  known: ReadonlyMap<string, MetricDefinition>,
): ObservabilityError | undefined {
  if (definition === undefined) return unknownMetric(name, known);
  if (definition.kind !== kind) {
    return problem("OBS_METRIC_KIND", `${name}: expected a ${definition.kind}, got a ${kind}`);
  }
  const min = kind === "gauge" ? Number.NEGATIVE_INFINITY : 0;
  if (Number.isFinite(value) && value >= min) return undefined;
  const range = kind === "gauge" ? "a finite number" : "a finite number >= 0";
  return problem("OBS_METRIC_VALUE", `${name}: expected ${range}, got ${value}`);
}

function unknownMetric(name: string, known: ReadonlyMap<string, unknown>): ObservabilityError {
  const nearest = [...known.keys()].toSorted((a, b) => leven(a, name) - leven(b, name))[0];
  const hint = nearest === undefined ? "" : `, did you mean ${nearest}?`;
  return problem("OBS_METRIC_UNKNOWN", `${name}: expected a metric of the catalog${hint}`);
}

function overflow(name: string): ObservabilityError {
  return problem(
    "OBS_METRIC_CARDINALITY",
    `${name}: too many label combinations; further ones are added up in one series with otel.metric.overflow="true"`,
  );
}

function problem(code: ErrorCode, message: string): ObservabilityError {
  return new ObservabilityError(code, message);
}

function warnOnce(warn: (problem: ObservabilityError) => void) {
  const seen = new Set<string>();
  return (problem: ObservabilityError): void => {
    // A message may hold a value, so the key is its part before: `code name`
    const key = `${problem.code} ${problem.message.split(":", 1)[0]}`;
    if (seen.has(key)) return;
    seen.add(key);
    warn(problem);
  };
}
