/* oxlint-disable vitest/no-disabled-tests, vitest/no-conditional-tests, vitest/valid-title, vitest/valid-describe-callback -- describeStack defines suites, it is none */
import { randomUUID } from "node:crypto";

import { describe, inject } from "vitest";

/** Where the running stack answers. */
export interface Backends {
  readonly projectName: string;
  /** A folder that `generate --cwd` may write to; Prometheus reads the rules in it. */
  readonly generated: string;
  /** OTLP over HTTP, at the Collector. */
  readonly otlp: string;
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly tempo: string;
  readonly loki: string;
  /** GET /NAME returns the notifications that Alertmanager delivered to the URL of that secret. */
  readonly webhook: string;
}

/** The backends and the shop. */
export interface Stack extends Backends {
  readonly gateway: string;
  /** The gateway's health, on a port of its own. */
  readonly health: string;
}

/** A suite against the running stack; skipped where there is none (setup.ts has said why). */
export function describeStack(name: string, suite: (stack: Stack) => void): void {
  const stack = inject("stack");
  if (stack === undefined) describe.skip(name, () => undefined);
  else describe(name, () => suite(stack));
}

export interface PlacedOrder {
  readonly status: number;
  readonly requestId: string;
}

/** Places one order at the gateway, under a request id of its own. */
export async function placeOrder(
  { gateway }: Stack,
  { quantity = 1 }: { readonly quantity?: number } = {},
): Promise<PlacedOrder> {
  const requestId = randomUUID();
  const response = await fetch(`${gateway}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-request-id": requestId },
    body: JSON.stringify({ item: "lamp", quantity }),
    signal: AbortSignal.timeout(10_000),
  });
  await response.body?.cancel();
  return { status: response.status, requestId };
}

/** Makes the orders service fail this share (0 to 1) of requests, and delay each. */
export async function setFault(
  { gateway }: Stack,
  fault: { readonly errorRate?: number; readonly latencyMs?: number },
): Promise<void> {
  const response = await fetch(`${gateway}/fault`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`POST /fault: expected 2xx, got ${response.status}`);
}

/** GETs JSON; throws on anything but 2xx, with the answer's text. */
export async function getJson<T>(url: string, query: Record<string, string> = {}): Promise<T> {
  const response = await fetch(withQuery(url, query), {
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

function withQuery(url: string, query: Record<string, string>): string {
  const parameters = new URLSearchParams(query).toString();
  return parameters === "" ? url : `${url}?${parameters}`;
}

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** Evaluates PromQL now. */
export async function promql({ prometheus }: Stack, query: string): Promise<readonly Series[]> {
  const answer = await getJson<{ data: { result: Series[] } }>(`${prometheus}/api/v1/query`, {
    query,
  });
  return answer.data.result;
}

export interface LogLine {
  readonly labels: Readonly<Record<string, string>>;
  readonly line: string;
}

/** Returns the log lines of the last hour that match, in no order. */
export async function logql({ loki }: Stack, query: string): Promise<readonly LogLine[]> {
  const answer = await getJson<{
    data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
  }>(`${loki}/loki/api/v1/query_range`, { query, since: "1h", limit: "5000" });
  return answer.data.result.flatMap(({ stream, values }) =>
    values.map(([, line]) => ({ labels: stream, line })),
  );
}

export interface Span {
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface TraceAnswer {
  readonly trace?: {
    readonly resourceSpans: readonly {
      readonly resource: { readonly attributes: readonly Attribute[] };
      readonly scopeSpans: readonly {
        readonly spans: readonly (Omit<Span, "service" | "attributes"> & {
          readonly attributes?: readonly Attribute[];
        })[];
      }[];
    }[];
  };
}

/** Returns the spans of a trace, none when Tempo does not know it (yet). */
export async function spansOf({ tempo }: Stack, traceId: string): Promise<readonly Span[]> {
  const { trace } = await getJson<TraceAnswer>(`${tempo}/api/v2/traces/${traceId}`);
  return (trace?.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        service: String(toRecord(resource.attributes)["service.name"]),
        name: span.name,
        kind: span.kind.replace("SPAN_KIND_", ""),
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        attributes: toRecord(span.attributes ?? []),
      })),
    ),
  );
}

function toRecord(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
