import type { MeterProvider, ResourceMetrics } from "@opentelemetry/sdk-metrics";

import { loadConfig } from "../config.ts";
import type { ObservabilityError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { catalog as ownCatalog, type Catalog } from "./catalog.ts";
import type { MetricsCollector } from "./collector-types.ts";
import type { MetricCatalog, MetricKind } from "./definition.ts";
import { renderExposition } from "./exposition.ts";
import type { Instrument } from "./instruments.ts";
import { toMetricsJson, type MetricJson } from "./json.ts";
import { boundSeries } from "./bounded-meter.ts";
import { overflowedMetrics } from "./overflow.ts";
import { createPullReader } from "./pull-reader.ts";
import { metricsSdk } from "./sdk.ts";
import { sharedReader, type CollectingReader } from "./shared-reader.ts";
import type { IMetricsCollector } from "./spec.ts";
import { createCheckedInstrument } from "./recording/checked-instrument.ts";
import { createLateInstrument } from "./recording/late-instrument.ts";
import { refuseNoCatalog } from "./recording/refuse-no-catalog.ts";
import { createWarnOnce, type WarnOnce } from "./recording/warn-once.ts";

/** Which metrics a collector takes, and where it says what it dropped. */
export interface MetricsCollectorOptions<C extends MetricCatalog = MetricCatalog> {
  /**
   * The metrics that may be recorded.
   *
   * @default this package's catalog; add yours with `{ ...catalog, ...mine }`
   */
  readonly catalog?: C;
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
 * Recording never throws. An unknown name, a wrong kind or a value that is no finite number is
 * dropped and given once to `warn`, as `OBS_METRIC_UNKNOWN`, `OBS_METRIC_KIND`,
 * `OBS_METRIC_VALUE`. A label that the metric does not have, or with a value outside its closed set,
 * is left out and the rest recorded (`OBS_METRIC_ATTRIBUTE`).
 *
 * @throws ObservabilityError `OBS_CATALOG_INVALID` for a catalog that is none, such as `{ x: 1 }`.
 */
export function createMetricsCollector<const C extends MetricCatalog = Catalog>(
  options: MetricsCollectorOptions<C> = {},
): MetricsCollector<C> {
  const catalog: MetricCatalog = options.catalog ?? ownCatalog;
  refuseNoCatalog(catalog);
  const warnOnce = createWarnOnce(options.warn);
  const shared = sharedReader();
  const { reader, own }: Source =
    shared === undefined ? createOwnProvider(options.cardinalityLimit) : { reader: shared };
  const metrics = byName(catalog, own, warnOnce);

  const record = (kind: MetricKind, name: string, value: number, labels?: Labels): void => {
    const metric = metrics.get(name);
    if (metric?.kind === kind) return metric.instrument(value, labels);
    if (metric === undefined) warnOnce("OBS_METRIC_UNKNOWN", name, () => unknown(name, metrics));
    else warnOnce("OBS_METRIC_KIND", name, () => `expected a ${metric.kind}, got a ${kind}`);
  };

  const collect = async (): Promise<ResourceMetrics> => {
    const { resourceMetrics } = await reader.collect();
    overflowedMetrics(resourceMetrics).forEach((name) =>
      warnOnce("OBS_METRIC_CARDINALITY", name, () => overflow),
    );
    return resourceMetrics;
  };

  const collector: Untyped = {
    incrementCounter: (name, labels, value = 1) => record("counter", name, value, labels),
    setGauge: (name, value, labels) => record("gauge", name, value, labels),
    recordHistogram: (name, value, labels) => record("histogram", name, value, labels),
    recordSummary: (name, value, labels) => record("histogram", name, value, labels),
    getMetrics: async () => renderExposition(await collect()),
    getMetricsAsJSON: async () => toMetricsJson(await collect()),
    [Symbol.asyncDispose]: async () => own?.provider.shutdown(),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- takes more than the types let through
  return collector as MetricsCollector<C>;
}

interface Untyped extends IMetricsCollector, AsyncDisposable {
  getMetricsAsJSON(): Promise<Record<string, MetricJson>>;
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
  const { MeterProvider } = metricsSdk();
  const reader = createPullReader();
  const views = [{ instrumentName: "*", aggregationCardinalityLimit: limit }];
  const provider = new MeterProvider({ readers: [reader], views });
  return { reader, own: { provider, meters: boundSeries(provider, { limit }) } };
}

interface CollectedMetric {
  readonly kind: MetricKind;
  readonly instrument: Instrument;
}

/** The metrics by their key and by their OpenTelemetry name. */
function byName(
  catalog: MetricCatalog,
  own: Source["own"],
  warnOnce: WarnOnce,
): ReadonlyMap<string, CollectedMetric> {
  const metrics = new Map<string, CollectedMetric>();
  for (const [key, metric] of Object.entries(catalog)) {
    const instrument = fanOut([
      createLateInstrument(metric),
      ...(own === undefined ? [] : [createLateInstrument(metric, () => own.meters)]),
    ]);
    for (const name of [metric.name, key]) {
      const checked = createCheckedInstrument(name, metric, instrument, warnOnce);
      metrics.set(name, { kind: metric.kind, instrument: checked });
    }
  }
  return metrics;
}

function fanOut(instruments: readonly Instrument[]): Instrument {
  return (value, attributes) => instruments.forEach((record) => record(value, attributes));
}

function unknown(name: string, known: ReadonlyMap<string, unknown>): string {
  const near = nearest(name, known.keys());
  return `expected a metric of the catalog${near === undefined ? "" : `, did you mean ${near}?`}`;
}

const overflow =
  'too many label combinations; further ones are added up in one series with otel.metric.overflow="true"';
