import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { LogRecord, MetricPoint, SpanRecord } from "#src/embedded/records.ts";
import { openTelemetryStore, requireEmbeddedNode } from "#src/embedded/store/open-store.ts";
import type { TelemetryStore } from "#src/embedded/store/telemetry-store.ts";

let store: TelemetryStore;

beforeEach(async () => {
  store = await openTelemetryStore(":memory:");
});

afterEach(() => store[Symbol.dispose]());

/** Beyond 2^53, where a number would lose nanoseconds. */
const t0 = 1_800_000_000_000_000_001n;

function span(rest: Partial<SpanRecord>): SpanRecord {
  return {
    service: "a",
    instance: "a-1",
    traceId: "t1",
    spanId: "s1",
    parentSpanId: null,
    name: "GET /",
    kind: "server",
    startNs: t0,
    durationNs: 5n,
    status: "unset",
    statusMessage: "",
    scope: "http",
    attributes: { "http.route": "/", list: [1, "two", null] },
    events: [{ name: "exception", timeNs: t0 + 1n, attributes: { "exception.type": "E" } }],
    ...rest,
  };
}

function log(rest: Partial<LogRecord>): LogRecord {
  return {
    service: "a",
    instance: null,
    timeNs: t0,
    traceId: "t1",
    spanId: "s1",
    severityNumber: 9,
    severityText: "info",
    body: { text: "hello" },
    scope: "pino",
    attributes: { request_id: "r1" },
    ...rest,
  };
}

function point(rest: Partial<MetricPoint>): MetricPoint {
  return {
    service: "a",
    instance: "a-1",
    name: "http.server.request.duration",
    unit: "s",
    kind: "histogram",
    temporality: "cumulative",
    attributes: { "http.route": "/" },
    startNs: t0,
    timeNs: t0,
    value: null,
    count: 3,
    sum: 1,
    bounds: [1, 2],
    bucketCounts: [1, 1, 1],
    ...rest,
  };
}

describe("the store", () => {
  test("returns records as they were stored, to the nanosecond", () => {
    const stored = [span({}), log({}), point({})] as const;
    store.addSpans([stored[0]]);
    store.addLogs([stored[1]]);
    store.addPoints([stored[2]]);
    expect([store.spans(9), store.logs(9), store.latestPoints(stored[2].name)]).toEqual(
      stored.map((record) => [record]),
    );
    expect(store.counts()).toEqual({ spans: 1, logs: 1, points: 1 });
  });

  test("keeps whole numbers and fractions of gauges and sums apart from absent values", () => {
    const values = [0, 1, 0.5, -2, null];
    store.addPoints(values.map((value, n) => point({ value, attributes: { n }, bounds: null })));
    expect(store.latestPoints(point({}).name).map(({ value }) => value)).toEqual(values);
  });

  test("returns a trace by start and its log lines by time, and no other trace's", () => {
    store.addSpans([
      span({ spanId: "s2", parentSpanId: "s1", startNs: t0 + 2n }),
      span({}),
      span({ traceId: "t2" }),
    ]);
    store.addLogs([log({ body: 2, timeNs: t0 + 2n }), log({ body: 1 }), log({ traceId: null })]);
    expect(store.trace("t1").map(({ spanId }) => spanId)).toEqual(["s1", "s2"]);
    expect(store.logsOfTrace("t1").map(({ body }) => body)).toEqual([1, 2]);
    expect(store.trace("t' or 1=1 --")).toEqual([]);
  });

  test("lists the newest traces with the number of their spans and errors", () => {
    store.addSpans([
      span({}),
      span({ spanId: "s2", parentSpanId: "s1", status: "error" }),
      span({ traceId: "t2", startNs: t0 + 9n }),
      span({ traceId: "t3", parentSpanId: "elsewhere" }),
    ]);
    const summaries = store
      .recentTraces(2)
      .map(({ root, spans, errors }) => [root.traceId, spans, errors]);
    expect(summaries).toEqual([
      ["t2", 1, 0],
      ["t1", 2, 1],
    ]);
    expect(store.recentTraces(1)).toHaveLength(1);
  });

  test("returns the newest point of each series", () => {
    const other = { "http.route": "/other" };
    store.addPoints([
      point({ count: 1 }),
      point({ count: 2, timeNs: t0 + 1n }),
      point({ count: 7, attributes: other }),
      point({ count: 9, service: "b" }),
      point({ name: "else" }),
    ]);
    const newest = store.latestPoints("http.server.request.duration");
    expect(newest.map(({ service, count }) => [service, count])).toEqual([
      ["a", 2],
      ["a", 7],
      ["b", 9],
    ]);
    expect(store.metricNames()).toEqual(["else", "http.server.request.duration"]);
  });

  test("returns the points of a range, both ends included", () => {
    store.addPoints([0n, 1n, 2n, 3n].map((n) => point({ timeNs: t0 + n })));
    const range = { fromNs: t0 + 1n, toNs: t0 + 2n };
    expect(store.pointsInRange(point({}).name, range).map(({ timeNs }) => timeNs)).toEqual([
      t0 + 1n,
      t0 + 2n,
    ]);
  });

  test("limits keep the newest records, oldest first", () => {
    store.addSpans([0n, 1n, 2n].map((n) => span({ startNs: t0 + n })));
    store.addLogs([0n, 1n, 2n].map((n) => log({ timeNs: t0 + n })));
    expect(store.spans(2).map(({ startNs }) => startNs)).toEqual([t0 + 1n, t0 + 2n]);
    expect(store.logs(2).map(({ timeNs }) => timeNs)).toEqual([t0 + 1n, t0 + 2n]);
  });

  test("stores all records of a request or none", () => {
    const broken = span({ name: undefined as unknown as string });
    expect(() => store.addSpans([span({}), broken])).toThrow(/cannot be bound/);
    expect(store.counts().spans).toBe(0);
    store.addSpans([span({})]);
    expect(store.counts().spans).toBe(1);
  });

  test("forgets what is older than a time", () => {
    store.addSpans([span({}), span({ startNs: t0 + 1n })]);
    store.addLogs([log({}), log({ timeNs: t0 + 1n })]);
    store.addPoints([point({}), point({ timeNs: t0 + 1n })]);
    store.prune(t0 + 1n);
    expect(store.counts()).toEqual({ spans: 1, logs: 1, points: 1 });
  });
});

describe("the embedded mode", () => {
  test("runs on Node 24 and later", () => {
    expect(() => requireEmbeddedNode("24.0.0")).not.toThrow();
    expect(() => requireEmbeddedNode("26.1.0")).not.toThrow();
  });

  test.each(["22.22.0", "20.20.2"])("on Node %s says the remedy in one line", (version) => {
    expect(() => requireEmbeddedNode(version)).toThrow(
      expect.objectContaining({
        code: "OBS_EMBEDDED_NODE",
        message: `expected Node 24 or later for node:sqlite, got ${version}: start it with \`npm run demo\`, which brings Node 24, or run \`npx -y -p node@24 node …\``,
      }),
    );
  });
});
