import { ConsoleLogRecordExporter } from "@opentelemetry/sdk-logs";
import { ConsoleMetricExporter } from "@opentelemetry/sdk-metrics";
import { ConsoleSpanExporter } from "@opentelemetry/sdk-trace";

import type { SdkExporters } from "../export/sdk-exporters.ts";
import type { Privacy } from "../privacy/privacy.ts";

/** For trying out: what each signal would send, as text on standard output. */
export type ConsoleExporters = Pick<SdkExporters, "spans" | "metrics" | "logs">;

/** Without secrets, as over OTLP: who collects a container's standard output ships it too. */
export function createConsoleExporters(privacy: Privacy): ConsoleExporters {
  const spans = new ConsoleSpanExporter();
  const metrics = new ConsoleMetricExporter();
  const logs = new ConsoleLogRecordExporter();
  return {
    spans: {
      export: (batch, done) => spans.export(privacy.spans(batch), done),
      forceFlush: async () => spans.forceFlush(),
      shutdown: async () => spans.shutdown(),
    },
    metrics: {
      export: (batch, done) => metrics.export(privacy.metrics(batch), done),
      selectAggregationTemporality: (type) => metrics.selectAggregationTemporality(type),
      forceFlush: async () => metrics.forceFlush(),
      shutdown: async () => metrics.shutdown(),
    },
    logs: {
      export: (batch, done) => logs.export(privacy.logs(batch), done),
      forceFlush: () => Promise.resolve(),
      shutdown: async () => logs.shutdown(),
    },
  };
}
