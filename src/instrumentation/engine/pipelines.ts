import type { LogRecordExporter, LogRecordProcessor } from "@opentelemetry/sdk-logs";
import {
  PeriodicExportingMetricReader,
  type IMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace";

import type { Config } from "../../config.ts";
import { createConsoleExporters } from "./console-exporters.ts";
import { OperationDurations } from "../clients/operation-duration.ts";
import { requestExceptionProcessor } from "../exceptions/request-exception.ts";
import { countDroppedSpans } from "../export/dropped-spans.ts";
import type { SdkExporters } from "../export/sdk-exporters.ts";
import { goesTo } from "./exporters.ts";
import { exportLastMetrics } from "../lifecycle/last-metrics.ts";
import { LiveSpans } from "../lifecycle/live-spans.ts";
import { LogBatches } from "../logs/log-batches.ts";
import type { Privacy } from "../privacy/privacy.ts";
import { requestIdSpanProcessor } from "../request-id/span-processor.ts";
import { nextSpanProcessor } from "../routes/next.ts";
import { isToldByPrimary, warnOfCluster } from "../scrape/scrape-cluster.ts";
import { ScrapePort } from "../scrape/scrape-port.ts";
import { warn } from "../warning.ts";

/** What NodeSDK is given for each signal. */
export interface Pipelines {
  readonly spans: SpanProcessor[];
  readonly metrics: IMetricReader[];
  readonly logs: LogRecordProcessor[];
  readonly liveSpans: LiveSpans;
  /** Hands over the spans and log records that still wait, synchronously. */
  readonly handOver: () => void;
  /** Hands over the metrics as they are now, synchronously. For the end of the process. */
  readonly handOverMetrics: () => void;
  /** Hands over the metrics as they are now. For a process that goes on. */
  readonly flushMetrics: () => Promise<void>;
}

/** Creates the pipelines. `onRecorded` is called after each span and each log record. */
export function createPipelines(
  config: Config,
  exporters: SdkExporters & { readonly privacy: Privacy },
  onRecorded: () => void,
): Pipelines {
  const liveSpans = new LiveSpans();
  const console = createConsoleExporters(exporters.privacy);
  const spans = exportersOf<SpanExporter>(
    config.tracesExporter,
    exporters.spans,
    console.spans,
  ).map((exporter) => spanBatches(config, exporter, exporters));
  const logs = exportersOf<LogRecordExporter>(
    config.logsExporter,
    exporters.logs,
    console.logs,
  ).map((exporter) => logBatches(config, exporter));
  const readings = exportersOf<PushMetricExporter>(
    config.metricsExporter,
    exporters.metrics,
    console.metrics,
  ).map((exporter) => ({
    exporter,
    reader: metricReadings(config, exporter),
  }));
  return {
    spans:
      spans.length === 0
        ? []
        : [
            nextSpanProcessor,
            requestIdSpanProcessor,
            new OperationDurations(),
            requestExceptionProcessor,
            liveSpans,
            ...spans,
            { ...idle, onEnd: onRecorded },
          ],
    metrics: [...readings.map(({ reader }) => reader), ...scrapePort(config, exporters.privacy)],
    logs: logs.length === 0 ? [] : [...logs, { ...idle, onEmit: onRecorded }],
    liveSpans,
    handOver: () => {
      // Spans are handed over before forceFlush returns its promise
      for (const processor of spans) processor.forceFlush().catch(() => undefined);
      for (const batches of logs) batches.flush();
    },
    handOverMetrics: () => {
      for (const { reader, exporter } of readings) exportLastMetrics(reader, exporter);
    },
    flushMetrics: async () => {
      await Promise.allSettled(readings.map(async ({ reader }) => reader.forceFlush()));
    },
  };
}

/** What a processor that keeps nothing does. */
const idle = {
  onStart: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** The exporters that a signal's setting names. */
function exportersOf<T>(to: Parameters<typeof goesTo>[0], otlp: T, console: T): readonly T[] {
  return [...(goesTo(to, "otlp") ? [otlp] : []), ...(goesTo(to, "console") ? [console] : [])];
}

function spanBatches(
  config: Config,
  exporter: SpanExporter,
  { onDroppedSpans }: SdkExporters,
): SpanProcessor {
  return new BatchSpanProcessor({
    exporter,
    scheduledDelayMillis: config.spanBatchDelayMs,
    maxExportBatchSize: config.spanBatchSize,
    maxQueueSize: config.spanQueueSize,
    selfObsMeterProvider: countDroppedSpans(onDroppedSpans),
  });
}

function logBatches(config: Config, exporter: LogRecordExporter): LogBatches {
  return new LogBatches({
    exporter,
    delayMs: config.logBatchDelayMs,
    batchSize: config.logBatchSize,
  });
}

function metricReadings(
  config: Config,
  exporter: PushMetricExporter,
): PeriodicExportingMetricReader {
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: config.metricExportIntervalMs,
    exportTimeoutMillis: Math.min(config.metricExportTimeoutMs, config.metricExportIntervalMs),
  });
}

/** Port 0 opens none: nobody would know which it is. */
function scrapePort(config: Config, privacy: Privacy): ScrapePort[] {
  const { host, port, variable } = scrapeAddress(config);
  if (port === undefined || port === 0) return [];
  warnOfCluster(variable);
  return [
    new ScrapePort({ host, port }, privacy, (error) => {
      if (!isToldByPrimary(error)) warn(`${variable}: no scrape port is open (${error.message})`);
    }),
  ];
}

interface ScrapeSettings {
  readonly host: string;
  readonly port: number | undefined;
  readonly variable: string;
}

/** Our own setting goes before OpenTelemetry's, which counts only with its exporter. */
function scrapeAddress(config: Config): ScrapeSettings {
  const { prometheusHost, prometheusPort, otelPrometheusHost, otelPrometheusPort } = config;
  if (prometheusPort !== undefined || !goesTo(config.metricsExporter, "prometheus")) {
    return { host: prometheusHost, port: prometheusPort, variable: "OBS_PROMETHEUS_PORT" };
  }
  return {
    host: otelPrometheusHost,
    port: otelPrometheusPort,
    variable: "OTEL_EXPORTER_PROMETHEUS_PORT",
  };
}
