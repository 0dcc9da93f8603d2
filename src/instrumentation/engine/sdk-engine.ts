import { metrics } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  type IMetricReader,
} from "@opentelemetry/sdk-metrics";

import type { Config, LoadedConfig } from "../../config.ts";
import { boundSeries } from "../../metrics/bounded-meter.ts";
import { overflowedMetrics } from "../../metrics/overflow.ts";
import { shareReader } from "../../metrics/shared-reader.ts";
import { warnOfNewerApi } from "../api/api-copies.ts";
import { followAborted } from "../aborted/follow.ts";
import type { Assembly } from "./assembly.ts";
import { patchBundledModules } from "../loading/bundled-modules.ts";
import type { Beginning } from "../begin.ts";
import { provideControls } from "../control/controls.ts";
import { recordCrashes } from "../lifecycle/crashes.ts";
import { endCutOffSpans } from "../lifecycle/cut-off-spans.ts";
import { installDiagnostics } from "../diagnostics.ts";
import { warnOfEarlyPackages } from "../loading/early-packages.ts";
import { Ending } from "../lifecycle/ending.ts";
import { patchBuiltins, registerEsmHooks } from "../loading/esm-hooks.ts";
import { HandlerExceptions, noteFastifyExceptions } from "../exceptions/frameworks.ts";
import { observeExport } from "../export/export-metrics.ts";
import { Exporter } from "../export/exporter.ts";
import { createSdkExporters } from "../export/sdk-exporters.ts";
import { provideTelemetryStatus } from "../export/telemetry-status.ts";
import { chooseClients } from "../choose-clients.ts";
import { guardedPropagator } from "../propagation/guarded-propagator.ts";
import { followHttp1 } from "../http1/follow.ts";
import { followHttp2 } from "../http2/follow.ts";
import { applicationEntry, thisLaunch } from "../process/launch.ts";
import { finishAtExit } from "../lifecycle/finish-at-exit.ts";
import { followLoggers } from "../logs/follow-loggers.ts";
import { provideFormerLogsApi } from "../logs/former-logs-api.ts";
import { workerSettings } from "../export/worker-settings.ts";
import { ownScope } from "../own-scope.ts";
import { createPipelines } from "./pipelines.ts";
import { createPrivacy } from "../privacy/privacy.ts";
import { observeProcess } from "../process/process-metrics.ts";
import { createPropagator } from "../propagation/propagators.ts";
import { acceptRequestIds } from "../request-id/server.ts";
import { describeProcess } from "../process/resource.ts";
import { followRoutes, RoutePatches } from "../routes/index.ts";
import { Running } from "../control/running.ts";
import { announceStart } from "../start-line/index.ts";
import { createViews } from "./views.ts";
import { warn } from "../warning.ts";

/**
 * Starts OpenTelemetry's SDK with the curated instrumentations, put together by `assembly`. Call it
 * before the application's first line: what is loaded already is not instrumented.
 */
export function startSdkEngine(
  loaded: LoadedConfig,
  { by, required, assembly }: Beginning & { readonly assembly: Assembly },
): void {
  const { config, problems } = loaded;
  const reported = problems.map(({ key }) => key);
  const diagnose = (): void => installDiagnostics(config.logLevel, reported);
  diagnose();
  const chosen = assembly.createInstrumentations(config);
  followHttp1(chosen);
  const clients = chooseClients(chosen, config);
  const loggers = followLoggers(config);
  const instrumentations = [
    ...chosen,
    ...clients.instrumentations,
    ...loggers.instrumentations,
    new RoutePatches(),
    new HandlerExceptions(),
  ];
  warnOfEarlyPackages(instrumentations, by);
  const exporter = new Exporter(workerSettings(config));
  provideTelemetryStatus(() => exporter.status());
  const privacy = createPrivacy(config);
  const exporters = createSdkExporters(exporter, config, privacy, (batch) => {
    for (const name of overflowedMetrics(batch)) warnOfOverflow(name, config.cardinalityLimit);
  });
  const { shutdownTimeoutMs } = config;
  const ending = new Ending({
    everything: (end) => {
      tellStart();
      endCutOffSpans(pipelines.liveSpans, end);
      // Before the lines: whoever is asked for a measurement may write some
      if (!running.stopped) pipelines.handOverMetrics();
      pipelines.handOver();
      exporter.finishSync(shutdownTimeoutMs);
    },
    latecomers: () => {
      pipelines.handOver();
      exporter.finishSync(shutdownTimeoutMs);
    },
  });
  const pipelines = createPipelines(config, { ...exporters, privacy }, () => ending.recorded());
  const entry = applicationEntry(thisLaunch());
  const resource = describeProcess(config, entry);
  const tellStart = announceStart(loaded, resource);
  registerMeterProvider(config, resource, pipelines.metrics);
  registerEsmHooks(instrumentations, { asynchronous: !required });
  assembly.register({
    config,
    instrumentations,
    pipelines,
    resource,
    propagator: guardedPropagator(createPropagator(config)),
    installDiagnostics: diagnose,
  });
  provideFormerLogsApi();
  followAborted(instrumentations);
  patchBuiltins(instrumentations);
  patchBundledModules(instrumentations);
  acceptRequestIds(config.requestIdHeader);
  followRoutes();
  clients.follow();
  followHttp2(config);
  noteFastifyExceptions();
  observeProcess(metrics.getMeter(...ownScope));
  observeExport(metrics.getMeter(...ownScope), exporter);
  const reader = pipelines.metrics.find(isCumulative);
  shareReader(reader === undefined ? undefined : privacy.reader(reader));
  recordCrashes({ ship: loggers.ship, spans: pipelines.liveSpans });
  const running = new Running({ by, loaded, instrumentations, pipelines, exporter });
  provideControls(running);
  finishAtExit(ending);
  warnOfNewerApi(entry);
}

function registerMeterProvider(config: Config, resource: Resource, readers: IMetricReader[]): void {
  if (readers.length === 0) return;
  const { cardinalityLimit: limit } = config;
  const provider = new MeterProvider({ resource, readers, views: createViews(config) });
  const onOverflow = (metric: string): void => warnOfOverflow(metric, limit);
  metrics.setGlobalMeterProvider(
    boundSeries(provider, { limit, onOverflow, onFailure: warnOfMeasurement }),
  );
}

/** A delta reader forgets what it has collected: a scrape would take it from the export. */
function isCumulative(reader: IMetricReader): boolean {
  const temporality = reader.selectAggregationTemporality(InstrumentType.COUNTER);
  return temporality === AggregationTemporality.CUMULATIVE;
}

function warnOfMeasurement(metric: string, error: unknown): void {
  warn(
    `${metric}: a measurement is left out, its attributes cannot be read: ${String(error)}`,
    `attributes of ${metric}`,
  );
}

function warnOfOverflow(metric: string, limit: number): void {
  warn(
    `OBS_CARDINALITY_LIMIT: ${metric} has ${limit} series; further ones are added up in one with otel.metric.overflow=true`,
  );
}
