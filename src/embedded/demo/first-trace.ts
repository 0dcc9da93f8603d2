import type { SpanRecord } from "../records.ts";
import { acceptedOrders, rootOf, type Evidence } from "./evidence.ts";

const nameWidth = 44;

/**
 * Returns the stored trace of the first order that was taken, a span a line, as a tree with durations
 * in milliseconds; empty when none was stored.
 */
export function renderFirstTrace(evidence: Evidence): string {
  const [order] = acceptedOrders(evidence);
  const root = order === undefined ? undefined : rootOf(evidence, order.requestId);
  if (root === undefined) return "";
  const spans = evidence.spans.filter(({ traceId }) => traceId === root.traceId);
  return [`the first trace, ${root.traceId}:`, ...linesOf(root, spans, 1), "", ""].join("\n");
}

function linesOf(span: SpanRecord, spans: readonly SpanRecord[], depth: number): readonly string[] {
  const children = spans
    .filter(({ parentSpanId }) => parentSpanId === span.spanId)
    .toSorted((a, b) => Number(a.startNs - b.startNs));
  const name = `${"  ".repeat(depth)}${span.service.padEnd(9)}${span.name}`;
  const ms = (Number(span.durationNs) / 1e6).toFixed(1);
  return [
    `${name.padEnd(nameWidth)} ${ms.padStart(7)} ms`,
    ...children.flatMap((child) => linesOf(child, spans, depth + 1)),
  ];
}
