import { setTimeout as sleep } from "node:timers/promises";

import { expect, test, vi } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import { prometheusSeriesName } from "#src/metrics/prometheus-name.ts";

import {
  describeStack,
  getJson,
  linesOf,
  placeOrder,
  promql,
  spansOf,
  type LogLine,
  type Span,
  type Stack,
} from "./stack.ts";

const arrival = { timeout: 60_000, interval: 500 } as const;
const linesOfAnOrder = ["order accepted", "order fulfilled", "order received", "order stored"];

/** Places an order and returns its lines once the last one, the worker's, has arrived. */
async function followOrder(stack: Stack): Promise<readonly LogLine[]> {
  const { status, requestId } = await placeOrder(stack);
  expect(status).toBe(202);
  return vi.waitFor(async () => {
    const lines = await linesOf(stack, { namespace: "shop", where: { request_id: requestId } });
    expect(lines.map(({ line }) => line)).toContain("order fulfilled");
    expect(lines.length).toBeGreaterThanOrEqual(linesOfAnOrder.length);
    return lines;
  }, arrival);
}

/** Returns the trace once it has a span of each service. */
function followTrace(stack: Stack, traceId: string): Promise<readonly Span[]> {
  return vi.waitFor(async () => {
    const spans = await spansOf(stack, traceId);
    expect(new Set(spans.map(({ service }) => service))).toEqual(
      new Set(["gateway", "orders", "worker"]),
    );
    expect(spans.some(({ service, kind }) => service === "gateway" && kind === "SERVER")).toBe(
      true,
    );
    return spans;
  }, arrival);
}

function traceIdOf(lines: readonly LogLine[]): string {
  const ids = new Set(lines.map(({ labels }) => labels["trace_id"]));
  expect(ids.size).toBe(1);
  return [...ids][0] ?? "";
}

/** Waits until a counter stands still for longer than the Collector's flush of 15 s takes. */
async function settled(count: () => Promise<number>): Promise<void> {
  let seen = await count();
  let since = Date.now();
  while (Date.now() - since < 20_000) {
    await sleep(1_000);
    const now = await count();
    if (now !== seen) [seen, since] = [now, Date.now()];
  }
}

describeStack("one request", (stack) => {
  test("is one trace over three services, with one root", async () => {
    const spans = await followTrace(stack, traceIdOf(await followOrder(stack)));
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const roots = spans.filter(({ parentSpanId }) => !parentSpanId || !ids.has(parentSpanId));

    expect(roots.map(({ service, kind, name }) => ({ service, kind, name }))).toEqual([
      { service: "gateway", kind: "SERVER", name: "POST /orders" },
    ]);
    const kinds = new Set(spans.map(({ service, kind }) => `${service} ${kind}`));
    expect(kinds).toEqual(
      new Set([
        "gateway SERVER",
        "gateway CLIENT",
        "orders SERVER",
        "orders PRODUCER",
        "orders CLIENT",
        "worker CONSUMER",
        "worker CLIENT",
      ]),
    );
    const databases = spans.filter(
      ({ attributes }) => attributes["db.system.name"] === "postgresql",
    );
    expect(new Set(databases.map(({ service }) => service))).toEqual(new Set(["orders", "worker"]));
  });

  test("leaves each log line once, with its trace id and request id", async () => {
    const first = await followOrder(stack);
    // What a later request sent has arrived, so a second copy of these lines would have, too
    await followOrder(stack);
    const requestId = first[0]?.labels["request_id"] ?? "";
    const lines = await linesOf(stack, { namespace: "shop", where: { request_id: requestId } });

    expect(lines.map(({ line }) => line).toSorted()).toEqual(linesOfAnOrder);
    expect(lines.every(({ labels }) => /^[0-9a-f]{16}$/.test(labels["span_id"] ?? ""))).toBe(true);
    const spans = await followTrace(stack, traceIdOf(lines));
    expect(spans.length).toBeGreaterThan(0);
  });

  test("is counted once", async () => {
    const name = prometheusSeriesName(catalog.httpRequestDuration, "count");
    const count = async (): Promise<number> => {
      const [series] = await promql(stack, `sum(${name}{service_name="gateway"})`);
      return Number(series?.value[1] ?? 0);
    };
    await settled(count);
    const before = await count();
    for (let n = 0; n < 5; n += 1) await placeOrder(stack);

    await vi.waitFor(async () => expect(await count()).toBeGreaterThan(before), arrival);
    await settled(count);
    expect(await count()).toBe(before + 5);
  });

  test("leaves an exemplar that resolves to its trace", async () => {
    const series = prometheusSeriesName(catalog.httpRequestDuration, "bucket");
    await placeOrder(stack);

    const traceId = await vi.waitFor(async () => {
      const { data } = await getJson<{
        data: {
          seriesLabels: Record<string, string>;
          exemplars: { labels: { trace_id: string } }[];
        }[];
      }>(`${stack.prometheus}/api/v1/query_exemplars`, {
        query: `${series}{service_name="gateway", http_route="/orders"}`,
        start: String(Date.now() / 1000 - 600),
        end: String(Date.now() / 1000 + 60),
      });
      const newest = data.flatMap(({ exemplars }) => exemplars).at(-1);
      expect(newest?.labels.trace_id).toMatch(/^[0-9a-f]{32}$/);
      return newest?.labels.trace_id ?? "";
    }, arrival);

    await followTrace(stack, traceId);
  });
});
