import { randomBytes } from "node:crypto";

import { type DescMessage, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";

import type { Config } from "../../../config.ts";
import { ExportLogsServiceRequestSchema } from "../../../embedded/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportMetricsServiceRequestSchema } from "../../../embedded/otlp/generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import { ExportTraceServiceRequestSchema } from "../../../embedded/otlp/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import type { Signal } from "../../../instrumentation/export/protocol.ts";

/** The service that canaries say they are of. */
export const canaryService = "tamma-obs-doctor";

/** The label in Prometheus and the attribute by which a canary is found again. */
export const canaryLabel = "canary_id";

/** What is sent to be looked for in the backends. */
export interface Canary {
  /** 32 hex digits: the trace's id as well. */
  readonly id: string;
  /** When it was made, in milliseconds since 1970. */
  readonly madeAt: number;
}

/** Returns a canary that nobody has seen yet. */
export function createCanary(): Canary {
  return { id: randomBytes(16).toString("hex"), madeAt: Date.now() };
}

const schemas: Readonly<Record<Signal, DescMessage>> = {
  traces: ExportTraceServiceRequestSchema,
  metrics: ExportMetricsServiceRequestSchema,
  logs: ExportLogsServiceRequestSchema,
};

/** Returns an OTLP request with the canary's one span, metric point or log record. */
export function canaryRequest(
  canary: Canary,
  signal: Signal,
  protocol: Config["protocol"],
): Uint8Array {
  // OTLP's JSON has ids as hex, protobuf's as base64
  if (protocol === "http/json") {
    return new TextEncoder().encode(JSON.stringify(messageOf(canary, signal, "hex")));
  }
  const schema = schemas[signal];
  return toBinary(schema, fromJson(schema, messageOf(canary, signal, "base64")));
}

type Digits = "hex" | "base64";

function messageOf(canary: Canary, signal: Signal, digits: Digits): JsonValue {
  const resource = {
    attributes: [
      attribute("service.name", canaryService),
      attribute("service.instance.id", canary.id),
    ],
  };
  const scope = { name: "@tamma/observability" };
  switch (signal) {
    case "traces":
      return {
        resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span(canary, digits)] }] }],
      };
    case "metrics":
      return {
        resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: [metric(canary)] }] }],
      };
    case "logs":
      return {
        resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [line(canary, digits)] }] }],
      };
  }
}

function span(canary: Canary, digits: Digits): JsonValue {
  return {
    ...ids(canary, digits),
    name: "tamma-obs doctor",
    kind: 1,
    startTimeUnixNano: nanoseconds(canary),
    endTimeUnixNano: nanoseconds(canary),
    attributes: [attribute(canaryLabel, canary.id)],
  };
}

function metric(canary: Canary): JsonValue {
  const point = {
    timeUnixNano: nanoseconds(canary),
    asDouble: 1,
    attributes: [attribute(canaryLabel, canary.id)],
  };
  return { name: "tamma.obs.doctor.canary", gauge: { dataPoints: [point] } };
}

function line(canary: Canary, digits: Digits): JsonValue {
  return {
    ...ids(canary, digits),
    timeUnixNano: nanoseconds(canary),
    observedTimeUnixNano: nanoseconds(canary),
    severityNumber: 9,
    severityText: "info",
    body: { stringValue: `tamma-obs doctor ${canary.id}` },
  };
}

function ids({ id }: Canary, digits: Digits): { traceId: string; spanId: string } {
  const written = (hex: string): string => Buffer.from(hex, "hex").toString(digits);
  return { traceId: written(id), spanId: written(id.slice(0, 16)) };
}

function nanoseconds({ madeAt }: Canary): string {
  return `${madeAt}000000`;
}

function attribute(key: string, stringValue: string): JsonValue {
  return { key, value: { stringValue } };
}
