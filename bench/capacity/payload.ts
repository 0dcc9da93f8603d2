import { create, toBinary } from "@bufbuild/protobuf";

import { ExportLogsServiceRequestSchema } from "../../src/embedded/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportTraceServiceRequestSchema } from "../../src/embedded/otlp/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import {
  AnyValueSchema,
  KeyValueSchema,
  type AnyValue,
  type KeyValue,
} from "../../src/embedded/otlp/generated/opentelemetry/proto/common/v1/common_pb.ts";
import { SeverityNumber } from "../../src/embedded/otlp/generated/opentelemetry/proto/logs/v1/logs_pb.ts";
import { Span_SpanKind } from "../../src/embedded/otlp/generated/opentelemetry/proto/trace/v1/trace_pb.ts";
import { placeholderSpan, placeholderTime, placeholderTrace } from "./placeholders.ts";

/** Records of one request: what an SDK sends at once. */
export const batchSize = 512;

/** The services of one trace: each answers a request (server) and makes one (client). */
export const services = ["storefront", "orders", "inventory"] as const;

const spansPerService = 2;

/** Returns a service's spans of 256 traces, encoded. Its server span follows from the client before it. */
export function encodeSpans(serviceIndex: number): Uint8Array {
  const spans = Array.from({ length: batchSize }, (_, index) => {
    const trace = Math.floor(index / spansPerService);
    const position = serviceIndex * spansPerService + (index % spansPerService);
    const isServer = index % spansPerService === 0;
    return {
      traceId: placeholderTrace(trace),
      spanId: spanOf(trace, position),
      parentSpanId: position === 0 ? new Uint8Array() : spanOf(trace, position - 1),
      kind: isServer ? Span_SpanKind.SERVER : Span_SpanKind.CLIENT,
      name: isServer ? "POST /orders/{id}/items" : "POST",
      startTimeUnixNano: placeholderTime(position),
      endTimeUnixNano: placeholderTime(40 - position),
      attributes: isServer ? serverAttributes(trace) : clientAttributes(trace),
    };
  });
  const request = create(ExportTraceServiceRequestSchema, {
    resourceSpans: [
      {
        resource: { attributes: resourceOf(serviceIndex) },
        scopeSpans: [{ scope: { name: "capacity" }, spans }],
      },
    ],
  });
  return toBinary(ExportTraceServiceRequestSchema, request);
}

/** Returns a service's log lines, two a trace, encoded. */
export function encodeLines(serviceIndex: number): Uint8Array {
  const logRecords = Array.from({ length: batchSize }, (_, index) => {
    const trace = Math.floor(index / spansPerService);
    return {
      timeUnixNano: placeholderTime(index % 40),
      observedTimeUnixNano: placeholderTime(index % 40),
      severityNumber: SeverityNumber.INFO,
      severityText: "info",
      body: text(`item ${index} added to the order after a look at its stock and price`),
      attributes: lineAttributes(trace),
      traceId: placeholderTrace(trace),
      spanId: spanOf(trace, serviceIndex * spansPerService),
    };
  });
  const request = create(ExportLogsServiceRequestSchema, {
    resourceLogs: [
      {
        resource: { attributes: resourceOf(serviceIndex) },
        scopeLogs: [{ scope: { name: "capacity" }, logRecords }],
      },
    ],
  });
  return toBinary(ExportLogsServiceRequestSchema, request);
}

function spanOf(trace: number, position: number): Uint8Array<ArrayBuffer> {
  return placeholderSpan(trace * services.length * spansPerService + position);
}

function serverAttributes(trace: number): KeyValue[] {
  return [
    string("http.request.method", "POST"),
    string("http.route", "/orders/{id}/items"),
    string("url.path", `/orders/${trace}/items`),
    string("url.scheme", "http"),
    number("http.response.status_code", trace % 100 === 0 ? 500 : 201),
    string("network.protocol.version", "1.1"),
    string("server.address", "orders.shop.internal"),
    number("server.port", 8080),
    string("client.address", `10.1.${trace}.17`),
    string("user_agent.original", "shop-client/4.2 (linux; x64) node/24"),
    string("request_id", requestId(trace)),
    string("enduser.pseudo.id", `user-${trace * 7_919}`),
  ];
}

function clientAttributes(trace: number): KeyValue[] {
  return [
    string("http.request.method", "POST"),
    string("url.full", `http://inventory.shop.internal:8080/reservations/${trace}`),
    number("http.response.status_code", 200),
    string("server.address", "inventory.shop.internal"),
    number("server.port", 8080),
    string("network.protocol.version", "1.1"),
    string("network.peer.address", "10.1.4.9"),
    number("network.peer.port", 8080),
    string("request_id", requestId(trace)),
    string("order.currency", "EUR"),
    number("order.items", trace % 9),
    number("http.request.resend_count", 0),
  ];
}

function lineAttributes(trace: number): KeyValue[] {
  return [
    string("request_id", requestId(trace)),
    string("http.request.method", "POST"),
    string("http.route", "/orders/{id}/items"),
    number("order.id", trace * 104_729),
    number("order.items", trace % 9),
    string("order.currency", "EUR"),
    string("enduser.pseudo.id", `user-${trace * 7_919}`),
    number("duration_ms", trace % 250),
    string("warehouse", `w-${trace % 12}`),
    string("logger.name", "orders.items"),
  ];
}

function requestId(trace: number): string {
  return `5f1d7c1e-2b7a-4c0e-9f3d-${String(trace * 15_485_863).padStart(12, "0")}`;
}

function resourceOf(serviceIndex: number): KeyValue[] {
  const name = services[serviceIndex] ?? "";
  return [
    string("service.namespace", "capacity"),
    string("service.name", name),
    string("service.version", "1.4.2"),
    string("service.instance.id", `${name}-1`),
    string("deployment.environment.name", "bench"),
    string("host.name", "node-1"),
    string("telemetry.sdk.language", "nodejs"),
    string("telemetry.sdk.name", "opentelemetry"),
  ];
}

function string(key: string, value: string): KeyValue {
  return create(KeyValueSchema, { key, value: text(value) });
}

function text(value: string): AnyValue {
  return create(AnyValueSchema, { value: { case: "stringValue", value } });
}

function number(key: string, value: number): KeyValue {
  return create(KeyValueSchema, {
    key,
    value: { value: { case: "intValue", value: BigInt(value) } },
  });
}
