/* oxlint-disable vitest/no-disabled-tests, vitest/no-conditional-tests, vitest/valid-title, vitest/valid-describe-callback -- describeStack defines suites, it is none */
import { randomUUID } from "node:crypto";

import { describe, inject } from "vitest";

import { getJson } from "./get-json.ts";
import {
  stores,
  type LineQuery,
  type LogLine,
  type Span,
  type StoreSet,
  type StoreUrls,
  type TraceQuery,
} from "./stores.ts";

export { getJson } from "./get-json.ts";
export type { LogLine, Span } from "./stores.ts";

/** Where the running stack answers. */
export interface Backends {
  readonly projectName: string;
  /** A folder that `generate --cwd` may write to; Prometheus reads the rules in it. */
  readonly generated: string;
  /** OTLP over HTTP, at the Collector. */
  readonly otlp: string;
  /** The Collector about itself. */
  readonly collectorMetrics: string;
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly prometheusLongterm: string;
  /** The folder of deploy/backends/ whose stores run. */
  readonly set: StoreSet;
  readonly stores: StoreUrls;
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

export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** Evaluates PromQL now. */
export async function promql(
  { prometheus }: Pick<Stack, "prometheus">,
  query: string,
): Promise<readonly Series[]> {
  const answer = await getJson<{ data: { result: Series[] } }>(`${prometheus}/api/v1/query`, {
    query,
  });
  return answer.data.result;
}

/** Returns the log lines of the last hour that match, in no order. */
export function linesOf(stack: Backends, query: LineQuery): Promise<readonly LogLine[]> {
  return stores[stack.set].linesOf(stack.stores, query);
}

/** Returns the spans of a trace, none when its store does not know it (yet). */
export function spansOf(stack: Backends, traceId: string): Promise<readonly Span[]> {
  return stores[stack.set].spansOf(stack.stores, traceId);
}

/** Returns the ids of traces of the last hour that match. */
export function searchTraces(stack: Backends, query: TraceQuery): Promise<readonly string[]> {
  return stores[stack.set].searchTraces(stack.stores, query);
}
