import { ExportResultCode, type ExportResult } from "@opentelemetry/core";
import {
  AggregationTemporalityPreference,
  OTLPMetricExporterBase,
} from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPExporterBase, type IOtlpExportDelegate } from "@opentelemetry/otlp-exporter-base";
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import type { LogRecordExporter, ReadableLogRecord } from "@opentelemetry/sdk-logs";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";

import type { Privacy } from "../privacy/privacy.ts";
import type { Config } from "../../config.ts";
import type { OtlpProtocol } from "../../otlp-settings.ts";
import { warn } from "../warning.ts";
import type { Exporter } from "./exporter.ts";
import type { Signal } from "./protocol.ts";
import { signalProtocol } from "./signal-protocol.ts";

/** The media type of each protocol. https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
export const contentTypes: Readonly<Record<OtlpProtocol, string>> = {
  "http/protobuf": "application/x-protobuf",
  "http/json": "application/json",
};

/** Exporters for the SDK that take the secrets out, serialise and hand over to `exporter`. */
export interface SdkExporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
  readonly logs: LogRecordExporter;
  /** Called with the spans that were dropped before they came to `spans`. */
  readonly onDroppedSpans: (spans: number) => void;
}

export function createSdkExporters(
  exporter: Exporter,
  config: Config,
  privacy: Privacy,
  onMetrics: (metrics: ResourceMetrics) => void,
): SdkExporters {
  const isJson = (signal: Signal): boolean => signalProtocol(config, signal) === "http/json";
  const traces = isJson("traces") ? JsonTraceSerializer : ProtobufTraceSerializer;
  const logs = isJson("logs") ? JsonLogsSerializer : ProtobufLogsSerializer;
  const metrics = isJson("metrics") ? JsonMetricsSerializer : ProtobufMetricsSerializer;
  return {
    onDroppedSpans: (spans) => exporter.dropped("traces", spans),
    spans: new OTLPExporterBase(
      handOver<ReadableSpan[]>(
        exporter,
        "traces",
        ({ length }) => length,
        (spans) => traces.serializeRequest(privacy.spans(spans)),
      ),
    ),
    logs: new OTLPExporterBase(
      handOver<ReadableLogRecord[]>(
        exporter,
        "logs",
        ({ length }) => length,
        (records) => logs.serializeRequest(privacy.logs(records)),
      ),
    ),
    metrics: new OTLPMetricExporterBase(
      handOver<ResourceMetrics>(exporter, "metrics", countPoints, (batch) => {
        onMetrics(batch);
        return metrics.serializeRequest(privacy.metrics(batch));
      }),
      { temporalityPreference: temporalities[config.temporality] },
    ),
  };
}

const temporalities = {
  cumulative: AggregationTemporalityPreference.CUMULATIVE,
  delta: AggregationTemporalityPreference.DELTA,
  lowmemory: AggregationTemporalityPreference.LOWMEMORY,
} as const;

/**
 * Success means "handed over": from there on the worker answers for the delivery. What cannot be
 * serialised is dropped: an exception would end the application.
 */
function handOver<T>(
  exporter: Exporter,
  signal: Signal,
  count: (data: T) => number,
  serialize: (data: T) => Uint8Array | undefined,
): IOtlpExportDelegate<T> {
  return {
    export(data: T, done: (result: ExportResult) => void) {
      const items = count(data);
      try {
        const body = serialize(data);
        if (body !== undefined && items > 0) exporter.send({ signal, body, items });
      } catch (error) {
        exporter.dropped(signal, items, "unreadable");
        warn(
          `OTEL_EXPORTER_OTLP_ENDPOINT: ${signal} cannot be serialised and are dropped: ${String(error)}`,
          `unreadable ${signal}`,
        );
      }
      done({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    setMetrics: () => undefined,
  };
}

function countPoints({ scopeMetrics }: ResourceMetrics): number {
  const metrics = scopeMetrics.flatMap((scope) => scope.metrics);
  return metrics.reduce((sum, metric) => sum + metric.dataPoints.length, 0);
}
