import { describe, expect, test } from "vitest";

import type { Evidence } from "#src/embedded/demo/evidence.ts";
import { isProved, prove, renderProof } from "#src/embedded/demo/proof.ts";
import type { LogRecord, MetricPoint, SpanRecord } from "#src/embedded/records.ts";

import { evidenceOfAGoodRun } from "./evidence-of-a-good-run.ts";

const traces = "an order is one trace over three services, with one root";
const arrive = "spans of all three services are stored";
const orphans = "no span is an orphan";
const logs = "each log line of an order is stored once, with its trace id and request id";
const responses = "each response carries the request id of its trace";
const identity = "each service has one name and one instance id in spans, logs and metrics";
const requests = "http.server.request.duration counts each request of each HTTP service";
const completions = "workflow.completions counts each fulfilled order";
const fault = "a fault raises the share of 5xx answers in the data";
const health = "health.component.status shows what each service depends on as healthy";
const fresh = "the newest metric point is younger than 10 s";

/** Lines that fail on the evidence of a good run after `damage`. */
function failing(damage: (evidence: Evidence) => Partial<Evidence>): readonly string[] {
  const good = evidenceOfAGoodRun();
  return prove({ ...good, ...damage(good) })
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);
}

const onSpans =
  (change: (span: SpanRecord) => SpanRecord | readonly SpanRecord[]) =>
  ({ spans }: Evidence): Partial<Evidence> => ({ spans: spans.flatMap(change) });

const onLogs =
  (change: (log: LogRecord) => LogRecord | readonly LogRecord[]) =>
  ({ logs }: Evidence): Partial<Evidence> => ({ logs: logs.flatMap(change) });

const onPoints =
  (change: (point: MetricPoint) => MetricPoint | readonly MetricPoint[]) =>
  ({ points }: Evidence): Partial<Evidence> => ({ points: points.flatMap(change) });

describe("the checklist", () => {
  test("passes in full on the evidence of a good run", () => {
    expect(failing(() => ({}))).toEqual([]);
  });

  test("fails in full when nothing was sent and nothing is stored", () => {
    const nothing = { sent: [], spans: [], logs: [], points: [] };
    expect(failing(() => nothing)).toHaveLength(prove(evidenceOfAGoodRun()).length);
  });

  test.each<[string, (evidence: Evidence) => Partial<Evidence>, readonly string[]]>([
    [
      "one service sends no spans",
      onSpans((span) => (span.service === "worker" ? [] : span)),
      [arrive, traces, identity],
    ],
    [
      "the worker starts a trace of its own",
      onSpans((span) =>
        span.service === "worker" ? { ...span, traceId: span.traceId.replace("r", "f") } : span,
      ),
      [traces, orphans],
    ],
    [
      "the consumer span is a second root",
      onSpans((span) => (span.kind === "consumer" ? { ...span, parentSpanId: null } : span)),
      [traces],
    ],
    ...(["client", "producer", "consumer"] as const).map(
      (kind): [string, (evidence: Evidence) => Partial<Evidence>, readonly string[]] => [
        `spans of kind ${kind} become internal`,
        onSpans((span) => (span.kind === kind ? { ...span, kind: "internal" } : span)),
        [traces],
      ],
    ),
    [
      "database spans lose what makes them database spans",
      onSpans((span) => ("db.system.name" in span.attributes ? { ...span, attributes: {} } : span)),
      [traces],
    ],
    [
      "a parent was dropped",
      onSpans((span) => (span.kind === "server" && span.service === "orders" ? [] : span)),
      [traces, orphans],
    ],
    ["log lines lose their trace id", onLogs((log) => ({ ...log, traceId: null })), [logs]],
    [
      "one log line has the trace id of another request",
      ({ logs }) => ({
        logs: logs.map((log, n) => (n === 0 ? { ...log, traceId: "f".repeat(32) } : log)),
      }),
      [logs],
    ],
    ["log lines lose their request id", onLogs((log) => ({ ...log, attributes: {} })), [logs]],
    ["log lines arrive twice", onLogs((log) => [log, log]), [logs]],
    ["one log line is missing", ({ logs }) => ({ logs: logs.slice(1) }), [logs]],
    [
      "one response has no request id",
      ({ sent }) => ({
        sent: sent.map((order, n) => (n === 0 ? { ...order, requestId: null } : order)),
      }),
      [traces, logs, responses],
    ],
    [
      "two responses have the same request id",
      ({ sent }) => ({
        sent: sent.map((order, n) => (n === 1 ? { ...order, requestId: "r1" } : order)),
      }),
      [logs, responses],
    ],
    [
      "metrics come from another instance than spans",
      onPoints((point) => ({ ...point, instance: `${point.instance}-other` })),
      [identity],
    ],
    ["log lines carry no instance id", onLogs((log) => ({ ...log, instance: null })), [identity]],
    [
      "a service has no name",
      onPoints((point) =>
        point.name.startsWith("nodejs") ? [point, { ...point, service: "unknown_service" }] : point,
      ),
      [identity],
    ],
    [
      "the request histogram misses one request",
      onPoints((point) => (point.count === 3 ? { ...point, count: 2 } : point)),
      [requests],
    ],
    [
      "the request histogram has lost the route",
      onPoints((point) => ({ ...point, attributes: { ...point.attributes, "http.route": null } })),
      [requests],
    ],
    [
      "a request is counted twice",
      onPoints((point) => (point.count === 1 ? { ...point, count: 2 } : point)),
      [requests],
    ],
    [
      "one fulfilled order is not counted",
      onPoints((point) => (point.value === 3 ? { ...point, value: 2 } : point)),
      [completions],
    ],
    [
      "another workflow is counted",
      onPoints((point) => (point.value === 3 ? { ...point, attributes: {} } : point)),
      [completions],
    ],
    [
      "the fault leaves no trace in the data",
      onSpans((span) => ({
        ...span,
        attributes: { ...span.attributes, "http.response.status_code": 202 },
      })),
      [fault],
    ],
    [
      "requests fail before the fault, too",
      ({ sent }) => ({ sent: sent.map((order) => ({ ...order, phase: "calm" })) }),
      [fault],
    ],
    [
      "the health of one component is not reported",
      onPoints((point) =>
        point.attributes["health.component.name"] === "queue-depth" ? [] : point,
      ),
      [health],
    ],
    [
      "one component is unhealthy",
      onPoints((point) => {
        const { "health.component.name": component, "health.component.state": state } =
          point.attributes;
        if (component !== "orders") return point;
        return { ...point, value: state === "unhealthy" ? 1 : 0 };
      }),
      [health],
    ],
    [
      "a component is in two states at once",
      onPoints((point) =>
        point.attributes["health.component.state"] === "degraded" ? { ...point, value: 1 } : point,
      ),
      [health],
    ],
    ["the data is old", ({ nowNs }) => ({ nowNs: nowNs + 60_000_000_000n }), [fresh]],
  ])("fails where %s", (_, damage, expected) => {
    expect(failing(damage)).toEqual(expected);
  });

  test("is proved only when there are lines and all of them pass", () => {
    const passed = { name: "a", passed: true, seen: "", problems: [] };
    expect(isProved([])).toBe(false);
    expect(isProved([passed])).toBe(true);
    expect(isProved([passed, { ...passed, passed: false }])).toBe(false);
  });

  test("is printed with the first three problems of a failed line", () => {
    const problems = ["p1", "p2", "p3", "p4"];
    const lines = [
      { name: "good", passed: true, seen: "3 spans", problems: [] },
      { name: "bad", passed: false, seen: "none", problems },
    ];
    expect(renderProof(lines)).toBe(
      [
        "ok    good (3 spans)",
        "FAIL  bad (none)",
        "        p1",
        "        p2",
        "        p3",
        "        … and 1 more",
        "1 of 2 proved by stored data",
        "",
      ].join("\n"),
    );
  });
});
