import type { SpanRecord } from "../records.ts";
import {
  acceptedOrders,
  countBy,
  rootOf,
  services,
  showCounts,
  type Check,
  type Evidence,
} from "./evidence.ts";

/** The spans that the trace of an accepted order has to have. */
const expectedSpans: Readonly<Record<string, (span: SpanRecord) => boolean>> = {
  "server span of gateway": (span) => span.kind === "server" && span.service === "gateway",
  "client span of gateway": (span) => span.kind === "client" && span.service === "gateway",
  "server span of orders": (span) => span.kind === "server" && span.service === "orders",
  "database span of orders": (span) => isDatabase(span) && span.service === "orders",
  "producer span of orders": (span) => span.kind === "producer" && span.service === "orders",
  "consumer span of worker": (span) => span.kind === "consumer" && span.service === "worker",
  "database span of worker": (span) => isDatabase(span) && span.service === "worker",
};

function isDatabase({ kind, attributes }: SpanRecord): boolean {
  return kind === "client" && attributes["db.system.name"] !== undefined;
}

export const spansArrive: Check = {
  name: "spans of all three services are stored",
  judge({ spans }) {
    const counts = countBy(spans, ({ service }) => service);
    return {
      seen: showCounts(counts),
      problems: services.filter((name) => !counts.has(name)).map((name) => `none of ${name}`),
    };
  },
};

export const oneTraceAnOrder: Check = {
  name: "an order is one trace over three services, with one root",
  judge(evidence) {
    const accepted = acceptedOrders(evidence);
    const problems = accepted.flatMap(({ requestId }) => traceProblems(evidence, requestId));
    return {
      seen: `${accepted.length} orders with server, client, database and queue spans`,
      problems: accepted.length === 0 ? ["no order was accepted"] : problems,
    };
  },
};

function traceProblems(evidence: Evidence, requestId: string | null): readonly string[] {
  const root = rootOf(evidence, requestId);
  if (root === undefined) return [`request ${requestId}: no root span`];
  const spans = evidence.spans.filter(({ traceId }) => traceId === root.traceId);
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === null);
  return [
    ...(roots.length === 1 ? [] : [`trace ${root.traceId}: ${roots.length} roots`]),
    ...Object.entries(expectedSpans)
      .filter(([, matches]) => !spans.some(matches))
      .map(([what]) => `trace ${root.traceId}: no ${what}`),
  ];
}

export const noOrphans: Check = {
  name: "no span is an orphan",
  judge({ spans }) {
    const known = new Set(spans.map(({ traceId, spanId }) => `${traceId}/${spanId}`));
    const orphans = spans.filter(
      ({ traceId, parentSpanId }) =>
        parentSpanId !== null && !known.has(`${traceId}/${parentSpanId}`),
    );
    return {
      seen: `${spans.length} spans`,
      problems: [
        ...(spans.length === 0 ? ["no spans"] : []),
        ...orphans.map(({ service, name, traceId }) => `${service} "${name}" in trace ${traceId}`),
      ],
    };
  },
};
