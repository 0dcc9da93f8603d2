import type {
  MetricData,
  PeriodicExportingMetricReader,
  PushMetricExporter,
  ResourceMetrics,
} from "@opentelemetry/sdk-metrics";

/**
 * Exports the metrics a last time, in an `exit` handler: synchronously.
 *
 * The SDK collects with `await`, so the pending microtasks are run here. Where the application
 * called `process.exit()` after an `await` of its own, V8 is running microtasks already and runs no
 * further ones; then the counters and histograms are read from the SDK's state directly, and the
 * observable instruments keep their last exported value.
 */
export function exportLastMetrics(
  reader: PeriodicExportingMetricReader,
  exporter: PushMetricExporter,
): void {
  let exported = false;
  reader.forceFlush().then(
    () => (exported = true),
    () => undefined,
  );
  runMicrotasks();
  const metrics = exported ? undefined : readState(reader);
  if (metrics !== undefined) exporter.export(metrics, () => undefined);
}

/** `process._tickCallback` is what Node itself calls after every callback; it is not documented. */
function runMicrotasks(): void {
  const tick: unknown = Reflect.get(process, "_tickCallback");
  if (typeof tick === "function") tick.call(process);
}

/** The fields of the SDK's private state that are read; versions are pinned, and a test runs this. */
interface SdkState {
  readonly _sdkMetricProducer?: {
    readonly _sharedState: {
      readonly resource: ResourceMetrics["resource"];
      readonly meterSharedStates: ReadonlyMap<string, MeterState>;
    };
  };
}

interface MeterState {
  readonly _instrumentationScope: ResourceMetrics["scopeMetrics"][number]["scope"];
  readonly metricStorageRegistry: {
    getStorages(collector: unknown): readonly {
      collect(collector: unknown, time: [seconds: number, nanos: number]): MetricData | undefined;
    }[];
  };
}

function readState(reader: object): ResourceMetrics | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- private state, see SdkState
    const collector = (reader as SdkState)._sdkMetricProducer;
    if (collector === undefined) return undefined;
    const { resource, meterSharedStates } = collector._sharedState;
    const now = Date.now();
    const time: [number, number] = [Math.floor(now / 1_000), (now % 1_000) * 1_000_000];
    const scopeMetrics = [...meterSharedStates.values()].map((meter) => ({
      scope: meter._instrumentationScope,
      metrics: meter.metricStorageRegistry
        .getStorages(collector)
        .map((storage) => storage.collect(collector, time))
        .filter((metric) => metric !== undefined)
        .filter(({ dataPoints }) => dataPoints.length > 0),
    }));
    return { resource, scopeMetrics: scopeMetrics.filter(({ metrics }) => metrics.length > 0) };
  } catch {
    // Another SDK's state: the last interval's metrics are lost, the process ends as it would
    return undefined;
  }
}
