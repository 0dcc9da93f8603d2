import { diag, logs, metrics, type Logger, type TextMapPropagator } from "@opentelemetry/api";
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "@opentelemetry/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { NodeSDK } from "@opentelemetry/sdk-node";

import type { Config, LoadedConfig } from "../config.ts";
import { overflowedMetrics } from "../metrics/overflow.ts";
import { shareReader } from "../metrics/shared-reader.ts";
import { warnOfNewerApi } from "./api-copies.ts";
import { installDiagnostics } from "./diagnostics.ts";
import { patchBuiltins, registerEsmHooks } from "./esm-hooks.ts";
import { Exporter } from "./export/exporter.ts";
import type { WorkerSettings } from "./export/protocol.ts";
import { contentTypes, createSdkExporters } from "./export/sdk-exporters.ts";
import { createInstrumentations } from "./instrumentations.ts";
import { finishAtExit } from "./lifecycle.ts";
import { TransportWatch } from "./logs/otlp-transport.ts";
import { followPino } from "./logs/pino-logs.ts";
import { nearestManifest } from "./nearest-manifest.ts";
import { createPipelines } from "./pipelines.ts";
import { observeProcess } from "./process-metrics.ts";
import { createRequestIdPropagator } from "./request-id/propagator.ts";
import { acceptRequestIds } from "./request-id/server.ts";
import { resourceDetectors } from "./resource.ts";
import { warn } from "./warning.ts";

const scope = "@tamma/observability";

/**
 * Starts NodeSDK with the curated instrumentations. Call it before the application's first line:
 * what is loaded already is not instrumented.
 */
export function startSdkEngine({ config, problems }: LoadedConfig): void {
  const reported = problems.map(({ key }) => key);
  installDiagnostics(config.logLevel, reported);
  const instrumentations = [
    ...createInstrumentations({ prometheusPort: config.prometheusPort }),
    new TransportWatch(),
  ];
  const exporter = new Exporter(workerSettings(config));
  const exporters = createSdkExporters(exporter, config.protocol, warnOfOverflow(config));
  const pipelines = createPipelines(config, exporters);
  // NodeSDK's constructor installs a logger of its own when OTEL_LOG_LEVEL is set
  diag.disable();
  const sdk = new NodeSDK({
    instrumentations,
    spanProcessors: pipelines.spans,
    metricReaders: pipelines.metrics,
    logRecordProcessors: pipelines.logs,
    views: [{ instrumentName: "*", aggregationCardinalityLimit: config.cardinalityLimit }],
    resourceDetectors: resourceDetectors(config.resourceDetectors),
    textMapPropagator: createPropagator(config),
    ...nameOf(config),
  });
  installDiagnostics(config.logLevel, reported);

  registerEsmHooks(instrumentations);
  sdk.start();
  patchBuiltins(instrumentations);
  acceptRequestIds(config.requestIdHeader);
  observeProcess(metrics.getMeter(scope));
  if (config.logs !== "off") followPino(shipper(config));
  shareReader(pipelines.metrics[0]);
  finishAtExit(() => {
    pipelines.finishSync();
    exporter.finishSync(config.shutdownTimeoutMs);
  });
  warnOfNewerApi(process.argv[1]);
}

function createPropagator({ propagators, requestIdHeader }: Config): TextMapPropagator {
  const chosen = propagators.includes("none") ? [] : propagators;
  return new CompositePropagator({
    propagators: [
      ...(chosen.includes("tracecontext") ? [new W3CTraceContextPropagator()] : []),
      ...(chosen.includes("baggage") ? [new W3CBaggagePropagator()] : []),
      createRequestIdPropagator(requestIdHeader),
    ],
  });
}

function warnOfOverflow({ cardinalityLimit }: Config): (batch: ResourceMetrics) => void {
  return (batch) => {
    for (const name of overflowedMetrics(batch)) {
      warn(
        `OBS_CARDINALITY_LIMIT: ${name} has ${cardinalityLimit} series; further ones are added up in one with otel.metric.overflow=true`,
      );
    }
  };
}

function workerSettings(config: Config): WorkerSettings {
  const base = config.endpoint.replace(/\/+$/, "");
  const { exportTimeoutMs: timeoutMs, compression } = config;
  return {
    contentType: contentTypes[config.protocol],
    destinations: {
      traces: { url: config.tracesEndpoint ?? `${base}/v1/traces`, timeoutMs, compression },
      metrics: { url: config.metricsEndpoint ?? `${base}/v1/metrics`, timeoutMs, compression },
      logs: { url: config.logsEndpoint ?? `${base}/v1/logs`, timeoutMs, compression },
    },
  };
}

function shipper(config: Config): Logger | undefined {
  const ships = config.logs === "ship" && config.logsExporter !== "none";
  return ships ? logs.getLogger(scope) : undefined;
}

function nameOf(config: Config): { serviceName?: string } {
  const entry = process.argv[1];
  const serviceName =
    config.serviceName ?? (entry === undefined ? undefined : nearestManifest(entry)?.name);
  return serviceName === undefined || namedByAttribute(config) ? {} : { serviceName };
}

/** OTEL_SERVICE_NAME wins over OTEL_RESOURCE_ATTRIBUTES, and that over the package's name. */
function namedByAttribute(config: Config): boolean {
  return (
    config.serviceName === undefined &&
    /(?:^|,)\s*service\.name\s*=/.test(config.resourceAttributes ?? "")
  );
}
