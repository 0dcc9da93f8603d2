import type { Evidence, SentOrder } from "#src/embedded/demo/evidence.ts";
import type { LogRecord, MetricPoint, SpanKind, SpanRecord } from "#src/embedded/records.ts";

const nowNs = 1_800_000_000_000_000_000n;

const sent: readonly SentOrder[] = [
  { phase: "calm", status: 202, requestId: "r1" },
  { phase: "calm", status: 202, requestId: "r2" },
  { phase: "fault", status: 202, requestId: "r3" },
  { phase: "fault", status: 502, requestId: "r4" },
];

/** What the store holds when all works: four orders, of which the fault failed the last. */
export function evidenceOfAGoodRun(): Evidence {
  return {
    sent,
    spans: sent.flatMap(spansOf),
    logs: sent.flatMap(logsOf),
    points: [
      ...["gateway", "orders", "worker"].map((service) =>
        point(service, "nodejs.eventloop.utilization", { value: 0.1 }),
      ),
      requests("gateway", 202, 3),
      requests("gateway", 502, 1),
      requests("orders", 202, 3),
      requests("orders", 503, 1),
      point("worker", "workflow.completions", {
        value: 3,
        attributes: { "workflow.name": "order-fulfilment" },
      }),
      ...health("gateway", "orders"),
      ...health("orders", "sqlite"),
      ...health("orders", "queue-depth"),
      ...health("worker", "sqlite"),
    ],
    nowNs,
  };
}

function spansOf({ requestId, status }: SentOrder): readonly SpanRecord[] {
  const id = requestId ?? "";
  const accepted = status === 202;
  const database = { "db.system.name": "sqlite" };
  const request = [
    span(id, 1, null, "gateway", "server", {
      request_id: id,
      "http.response.status_code": status,
    }),
    span(id, 2, 1, "gateway", "client"),
    span(id, 3, 2, "orders", "server"),
  ];
  const work = [
    span(id, 4, 3, "orders", "producer"),
    span(id, 5, 4, "orders", "client", database),
    span(id, 6, 4, "worker", "consumer"),
    span(id, 7, 6, "worker", "client", database),
  ];
  return accepted ? [...request, ...work] : request;
}

function span(
  requestId: string,
  n: number,
  parent: number | null,
  service: string,
  kind: SpanKind,
  attributes: SpanRecord["attributes"] = {},
): SpanRecord {
  return {
    ...origin(service),
    traceId: traceIdOf(requestId),
    spanId: `000000000000000${n}`,
    parentSpanId: parent === null ? null : `000000000000000${parent}`,
    name: `${kind} ${n}`,
    kind,
    startNs: nowNs - 2_000_000_000n,
    durationNs: 1_000_000n,
    status: "unset",
    statusMessage: "",
    scope: "test",
    attributes,
    events: [],
  };
}

function logsOf({ requestId, status }: SentOrder): readonly LogRecord[] {
  const lines =
    status === 202
      ? [
          ["gateway", "order received"],
          ["gateway", "order accepted"],
          ["orders", "order stored"],
          ["worker", "order fulfilled"],
        ]
      : [
          ["gateway", "order received"],
          ["gateway", "order failed"],
        ];
  return lines.map(([service = "", body = ""]) => log(service, body, requestId ?? ""));
}

function log(service: string, body: string, requestId: string): LogRecord {
  return {
    ...origin(service),
    timeNs: nowNs - 2_000_000_000n,
    traceId: traceIdOf(requestId),
    spanId: "0000000000000001",
    severityNumber: 9,
    severityText: "info",
    body,
    scope: "pino",
    attributes: { request_id: requestId },
  };
}

function requests(service: string, status: number, count: number): MetricPoint {
  return point(service, "http.server.request.duration", {
    kind: "histogram",
    count,
    sum: 0.1,
    attributes: {
      "http.request.method": "POST",
      "http.route": "/orders",
      "http.response.status_code": status,
    },
  });
}

function health(service: string, component: string): readonly MetricPoint[] {
  return ["healthy", "degraded", "unhealthy", "unknown"].map((state) =>
    point(service, "health.component.status", {
      kind: "sum",
      value: state === "healthy" ? 1 : 0,
      attributes: { "health.component.name": component, "health.component.state": state },
    }),
  );
}

function point(service: string, name: string, rest: Partial<MetricPoint>): MetricPoint {
  return {
    ...origin(service),
    name,
    unit: "1",
    kind: "gauge",
    temporality: "cumulative",
    attributes: {},
    startNs: nowNs - 5_000_000_000n,
    timeNs: nowNs - 1_000_000_000n,
    value: null,
    count: null,
    sum: null,
    bounds: null,
    bucketCounts: null,
    ...rest,
  };
}

function traceIdOf(requestId: string): string {
  return requestId.padStart(32, "0");
}

function origin(service: string): Pick<SpanRecord, "service" | "instance"> {
  return { service, instance: `${service}-1` };
}
