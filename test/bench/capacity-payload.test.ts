import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { ExportLogsServiceRequestSchema } from "#src/embedded/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportTraceServiceRequestSchema } from "#src/embedded/otlp/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";

import { encodeLines, encodeSpans, services } from "../../bench/capacity/payload.ts";
import { createTemplate } from "../../bench/capacity/placeholders.ts";

const nowMs = Date.UTC(2026, 10, 24);

function spansOf(round: number) {
  return services.flatMap((_, index) => {
    const bytes = createTemplate(encodeSpans(index)).stamp(round, nowMs);
    const { resourceSpans } = fromBinary(ExportTraceServiceRequestSchema, bytes);
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  });
}

const hex = (id: Uint8Array): string => Buffer.from(id).toString("hex");

test("the services' spans of a round are whole traces: one root each, every parent among them", () => {
  const spans = spansOf(3);
  const ids = new Set(spans.map(({ spanId }) => hex(spanId)));
  const traces = new Set(spans.map(({ traceId }) => hex(traceId)));
  const roots = spans.filter(({ parentSpanId }) => parentSpanId.length === 0);

  expect(spans).toHaveLength(1_536);
  expect(ids.size).toBe(1_536);
  expect(traces.size).toBe(256);
  expect(roots).toHaveLength(256);
  expect(
    spans.filter(({ parentSpanId }) => parentSpanId.length > 0 && !ids.has(hex(parentSpanId))),
  ).toEqual([]);
});

test("two rounds share no id", () => {
  const first = new Set(spansOf(1).map(({ spanId }) => hex(spanId)));

  expect(spansOf(2).filter(({ spanId }) => first.has(hex(spanId)))).toEqual([]);
});

test("times lie at the sending and up to 40 ms after it, and no span ends before it starts", () => {
  const offsets = spansOf(1).map(({ startTimeUnixNano, endTimeUnixNano }) => [
    Number(startTimeUnixNano / 1_000_000n) - nowMs,
    Number(endTimeUnixNano / 1_000_000n) - nowMs,
  ]);

  expect(offsets.filter(([start = -1, end = -1]) => start < 0 || end < start || end > 40)).toEqual(
    [],
  );
});

test("every line belongs to a span of its round", () => {
  const ids = new Set(spansOf(5).map(({ spanId }) => hex(spanId)));
  const bytes = createTemplate(encodeLines(1)).stamp(5, nowMs);
  const { resourceLogs } = fromBinary(ExportLogsServiceRequestSchema, bytes);
  const lines = resourceLogs.flatMap(({ scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) => logRecords),
  );

  expect(lines).toHaveLength(512);
  expect(lines.filter(({ spanId }) => !ids.has(hex(spanId)))).toEqual([]);
});
