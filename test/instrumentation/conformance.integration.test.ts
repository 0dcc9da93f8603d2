import { loadConfig } from "#src/config.ts";
import { Exporter } from "#src/instrumentation/export/exporter.ts";
import type { Destination } from "#src/instrumentation/export/protocol.ts";
import { contentTypes, createSdkExporters } from "#src/instrumentation/export/sdk-exporters.ts";
import { createPrivacy } from "#src/instrumentation/privacy/privacy.ts";
import { SeverityNumber, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";

import { type OtlpReceiver, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

const resource = resourceFromAttributes({ "service.name": "conformance" });

describe("what the export worker sends is what OpenTelemetry's own exporters send", () => {
  it.for(["http/protobuf", "http/json"] as const)("as %s", async (protocol) => {
    await using theirs = await startOtlpReceiver();
    await using ours = await startOtlpReceiver();
    const exporter = new Exporter({
      destinations: {
        traces: destination(ours, "traces", protocol),
        metrics: destination(ours, "metrics", protocol),
        logs: destination(ours, "logs", protocol),
      },
    });
    const { config } = loadConfig({ OTEL_EXPORTER_OTLP_PROTOCOL: protocol });
    const worker = createSdkExporters(exporter, config, createPrivacy(config), () => undefined);
    const own = {
      spans: new OTLPTraceExporter({ url: `${theirs.url}/v1/traces` }),
      logs: new OTLPLogExporter({ url: `${theirs.url}/v1/logs` }),
      metrics: new OTLPMetricExporter({ url: `${theirs.url}/v1/metrics` }),
    };

    const tracers = new TracerProvider({
      resource,
      spanProcessors: [worker, own].map((one) => new SimpleSpanProcessor({ exporter: one.spans })),
    });
    const loggers = new LoggerProvider({
      resource,
      processors: [worker, own].map((one) => new SimpleLogRecordProcessor({ exporter: one.logs })),
    });
    const meters = new MeterProvider({
      resource,
      readers: [worker, own].map(
        (one) =>
          new PeriodicExportingMetricReader({
            exporter: one.metrics,
            exportIntervalMillis: 60_000,
            exportTimeoutMillis: 5_000,
          }),
      ),
    });
    const span = tracers.getTracer("t").startSpan("work", {
      kind: SpanKind.CLIENT,
      attributes: { text: "ä", flag: true, list: ["a", "b"], number: 7, share: 0.5 },
    });
    span.setStatus({ code: SpanStatusCode.ERROR }).end();
    loggers.getLogger("l").emit({
      severityNumber: SeverityNumber.WARN,
      severityText: "warn",
      body: "line",
      attributes: { deep: { a: [1, "b"] } },
    });
    meters.getMeter("m").createHistogram("h", { unit: "s" }).record(0.2, { route: "/" });
    await Promise.all([tracers.shutdown(), loggers.shutdown(), meters.shutdown()]);

    await expect.poll(() => arrived(ours), { timeout: 10_000 }).toEqual(arrived(theirs));
    expect(arrived(ours)).toMatchObject({ spans: [{ name: "work", kind: "CLIENT" }] });
    expect(ours.requests.map(({ contentType }) => contentType)).toEqual(
      Array.from({ length: 3 }, () => contentTypes[protocol]),
    );
    exporter.finishSync(1_000);
  });
});

function destination(
  { url }: OtlpReceiver,
  signal: string,
  protocol: keyof typeof contentTypes,
): Destination {
  const contentType = contentTypes[protocol];
  return { url: `${url}/v1/${signal}`, timeoutMs: 5_000, compression: "gzip", contentType };
}

function arrived({ spans, logs, metrics }: OtlpReceiver): object {
  return { spans: [...spans], logs: [...logs], metrics: [...metrics] };
}
