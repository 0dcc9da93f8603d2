import type { SpanKind, SpanRecord, SpanStatus } from "../records.ts";
import { toAttributes, toOrigin } from "./attributes.ts";
import type { ExportTraceServiceRequest } from "./generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import type { Span } from "./generated/opentelemetry/proto/trace/v1/trace_pb.ts";
import { toId, toNs } from "./ids.ts";
import type { Accepted } from "./signal.ts";

/** By number in trace.proto. */
const kinds: readonly SpanKind[] = [
  "unspecified",
  "internal",
  "server",
  "client",
  "producer",
  "consumer",
];
const statuses: readonly SpanStatus[] = ["unset", "ok", "error"];

/** Returns the spans of a request. Spans without valid ids are counted as rejected. */
export function toSpans(request: ExportTraceServiceRequest): Accepted<SpanRecord> {
  const spans = request.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const origin = toOrigin(resource);
    return scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => toSpan(span, origin, scope?.name ?? "")),
    );
  });
  const records = spans.filter((span) => span !== undefined);
  return { records, rejected: spans.length - records.length };
}

function toSpan(
  span: Span,
  origin: Pick<SpanRecord, "service" | "instance">,
  scope: string,
): SpanRecord | undefined {
  const traceId = toId(span.traceId, 16);
  const spanId = toId(span.spanId, 8);
  if (traceId === null || spanId === null) return undefined;
  const startNs = toNs(span.startTimeUnixNano);
  const endNs = toNs(span.endTimeUnixNano);
  return {
    ...origin,
    traceId,
    spanId,
    parentSpanId: toId(span.parentSpanId, 8),
    name: span.name,
    kind: kinds[span.kind] ?? "unspecified",
    startNs,
    durationNs: endNs > startNs ? endNs - startNs : 0n,
    status: statuses[span.status?.code ?? 0] ?? "unset",
    statusMessage: span.status?.message ?? "",
    scope,
    attributes: toAttributes(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      timeNs: toNs(event.timeUnixNano),
      attributes: toAttributes(event.attributes),
    })),
  };
}
