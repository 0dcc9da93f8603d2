import type { LogRecordProcessor } from "@opentelemetry/sdk-logs";
import { PeriodicExportingMetricReader, type IMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, type SpanProcessor } from "@opentelemetry/sdk-trace";

import type { Config } from "../config.ts";
import { OperationDurations } from "./clients/operation-duration.ts";
import { requestExceptionProcessor } from "./exceptions/request-exception.ts";
import { countDroppedSpans } from "./export/dropped-spans.ts";
import type { SdkExporters } from "./export/sdk-exporters.ts";
import { exportLastMetrics } from "./last-metrics.ts";
import { LiveSpans } from "./live-spans.ts";
import { LogBatches } from "./logs/log-batches.ts";
import type { Privacy } from "./privacy/privacy.ts";
import { requestIdSpanProcessor } from "./request-id/span-processor.ts";
import { nextSpanProcessor } from "./routes/next.ts";
import { ScrapePort } from "./scrape-port.ts";
import { warn } from "./warning.ts";

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
}

/** Creates the pipelines. `onRecorded` is called after each span and each log record. */
export function createPipelines(
  config: Config,
  exporters: SdkExporters & { readonly privacy: Privacy },
  onRecorded: () => void,
): Pipelines {
  const liveSpans = new LiveSpans();
  const spans = config.tracesExporter === "none" ? [] : [spanBatches(config, exporters)];
  const logs = config.logsExporter === "none" ? [] : [logBatches(config, exporters)];
  const readings = config.metricsExporter === "none" ? [] : [metricReadings(config, exporters)];
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
    metrics: [...readings, ...scrapePort(config, exporters.privacy)],
    logs: logs.length === 0 ? [] : [...logs, { ...idle, onEmit: onRecorded }],
    liveSpans,
    handOver: () => {
      // Spans are handed over before forceFlush returns its promise
      for (const processor of spans) processor.forceFlush().catch(() => undefined);
      for (const batches of logs) batches.flush();
    },
    handOverMetrics: () => {
      for (const reader of readings) exportLastMetrics(reader, exporters.metrics);
    },
  };
}

/** What a processor that keeps nothing does. */
const idle = {
  onStart: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

function spanBatches(config: Config, { spans, onDroppedSpans }: SdkExporters): SpanProcessor {
  return new BatchSpanProcessor({
    exporter: spans,
    scheduledDelayMillis: config.spanBatchDelayMs,
    maxExportBatchSize: config.spanBatchSize,
    maxQueueSize: config.spanQueueSize,
    exportTimeoutMillis: config.spanBatchTimeoutMs,
    selfObsMeterProvider: countDroppedSpans(onDroppedSpans),
  });
}

function logBatches(config: Config, { logs: exporter }: SdkExporters): LogBatches {
  return new LogBatches({
    exporter,
    delayMs: config.logBatchDelayMs,
    batchSize: config.logBatchSize,
  });
}

function metricReadings(config: Config, { metrics }: SdkExporters): PeriodicExportingMetricReader {
  return new PeriodicExportingMetricReader({
    exporter: metrics,
    exportIntervalMillis: config.metricExportIntervalMs,
    exportTimeoutMillis: Math.min(config.metricExportTimeoutMs, config.metricExportIntervalMs),
  });
}

/** Port 0 opens none: nobody would know which it is. */
function scrapePort(
  { prometheusHost: host, prometheusPort: port }: Config,
  privacy: Privacy,
): ScrapePort[] {
  if (port === undefined || port === 0) return [];
  return [
    new ScrapePort({ host, port }, privacy, ({ message }) => {
      warn(`OBS_PROMETHEUS_PORT: no scrape port is open (${message})`);
    }),
  ];
}
