import type { LogRecord, MetricPoint, SpanRecord } from "../records.ts";

/** One `POST /orders` as its sender saw it. */
export interface SentOrder {
  readonly phase: "calm" | "fault";
  readonly status: number;
  /** The response's `x-request-id`. */
  readonly requestId: string | null;
}

/** What was sent, and everything that the store holds about it. */
export interface Evidence {
  readonly sent: readonly SentOrder[];
  readonly spans: readonly SpanRecord[];
  readonly logs: readonly LogRecord[];
  /** The newest point of each series. */
  readonly points: readonly MetricPoint[];
  readonly nowNs: bigint;
}

/** What a check found. It passes when there is no problem. */
interface Finding {
  /** What the data shows, in a few words. */
  readonly seen: string;
  readonly problems: readonly string[];
}

/** One line of the checklist, judged by nothing but the evidence. */
export interface Check {
  readonly name: string;
  readonly judge: (evidence: Evidence) => Finding;
}

export const services = ["gateway", "orders", "worker"] as const;

/** The shop answers 202 to an order that it took. */
export const acceptedStatus = 202;

/** Where the preload puts the request id, on spans and on log lines. */
export const requestIdKey = "request_id";

/** Returns the root span of the request, made by the gateway. */
export function rootOf({ spans }: Evidence, requestId: string | null): SpanRecord | undefined {
  return spans.find(
    ({ service, kind, parentSpanId, attributes }) =>
      service === "gateway" &&
      kind === "server" &&
      parentSpanId === null &&
      attributes[requestIdKey] === requestId,
  );
}

/** Returns the sent orders that were taken. */
export function acceptedOrders({ sent }: Evidence): readonly SentOrder[] {
  return sent.filter(({ status }) => status === acceptedStatus);
}

/** Returns the items by key, in order of appearance. */
export function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

/** Returns "a 1, b 2". */
export function showCounts(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([key, count]) => `${key} ${count}`).join(", ") || "none";
}
