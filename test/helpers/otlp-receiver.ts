import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

// @ts-expect-error -- the package declares no types for it
import protobuf from "@elastic/mockotlpserver/lib/proto.js";

type Attributes = Readonly<Record<string, unknown>>;

export interface ReceivedLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly attributes: Attributes;
  /** "ERROR: message", "OK" or "". */
  readonly status: string;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
  readonly links: readonly ReceivedLink[];
  readonly resource: Attributes;
  readonly scope: string;
}

export interface ReceivedLog {
  readonly traceId: string;
  readonly spanId: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: unknown;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  /** `name@version`. */
  readonly scope: string;
}

export interface ReceivedMetric {
  readonly name: string;
  readonly unit: string;
  readonly kind: "counter" | "updowncounter" | "gauge" | "histogram";
  /** "" of gauges. */
  readonly temporality: "" | "delta" | "cumulative";
  readonly exponential: boolean;
  readonly points: readonly Attributes[];
  /** Of counters and gauges; the counts of histograms; in the order of `points`. */
  readonly values: readonly number[];
  readonly resource: Attributes;
  /** `name@version`. */
  readonly scope: string;
}

/** No answer: "take" keeps the request, "hang" does not. */
type Silence = "hang" | "take";

/** What the receiver does with a request. What it answers with 200 is kept. */
export type Answer =
  | number
  | Silence
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Uint8Array;
      /** @default 0 */
      readonly afterMs?: number;
      /** Cuts the connection after the head and `body`, of which the head announces more. */
      readonly cut?: boolean;
    };

export interface ReceivedRequest {
  readonly path: string;
  readonly contentType: string;
  readonly headers: IncomingHttpHeaders;
}

export interface OtlpReceiver extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly ReceivedRequest[];
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
  readonly metrics: readonly ReceivedMetric[];
  /** Sets what requests to `path` (all, without) get from now on. */
  answer(answer: Answer, path?: string): void;
}

/**
 * Starts an OTLP/HTTP receiver (protobuf and JSON) that keeps what arrives. Requests that lack one of
 * the `demanded` headers get 401.
 */
export async function startOtlpReceiver(
  port = 0,
  demanded: Readonly<Record<string, string>> = {},
): Promise<OtlpReceiver> {
  const requests: ReceivedRequest[] = [];
  const kept = {
    spans: [] as ReceivedSpan[],
    logs: [] as ReceivedLog[],
    metrics: [] as ReceivedMetric[],
  };
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    void (async () => {
      const path = request.url ?? "";
      const contentType = request.headers["content-type"] ?? "";
      const body = await read(request);
      requests.push({ path, contentType, headers: request.headers });
      const known = Object.entries(demanded).every(
        ([name, value]) => request.headers[name] === value,
      );
      const answer = known ? (answers.get(path) ?? answers.get("") ?? 200) : 401;
      if (answer === "hang") return;
      if (answer === "take") return keep(path, contentType, body, kept);
      const { status, headers, body: text, afterMs = 0, cut } = describe(answer);
      if (afterMs > 0) await setTimeout(afterMs);
      if (status === 200) keep(path, contentType, body, kept);
      if (cut === true) {
        response.writeHead(status, { ...headers, "content-length": "100" }).write("cut");
        setImmediate(() => response.destroy());
      } else response.writeHead(status, { "content-type": contentType, ...headers }).end(text);
    })();
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  return {
    ...kept,
    requests,
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    answer: (answer, path = "") => void answers.set(path, answer),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    },
  };
}

function describe(answer: Exclude<Answer, Silence>): Exclude<Answer, Silence | number> {
  return typeof answer === "number" ? { status: answer } : answer;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

interface Kept {
  readonly spans: ReceivedSpan[];
  readonly logs: ReceivedLog[];
  readonly metrics: ReceivedMetric[];
}

/** opentelemetry.proto.trace.v1.Span.SpanKind */
const spanKinds = ["", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

const messages: Readonly<Record<string, string>> = {
  "/v1/traces": "trace.v1.ExportTraceServiceRequest",
  "/v1/logs": "logs.v1.ExportLogsServiceRequest",
  "/v1/metrics": "metrics.v1.ExportMetricsServiceRequest",
};

function keep(path: string, contentType: string, body: Buffer, kept: Kept): void {
  const message = messages[path];
  if (message === undefined) throw new Error(`unexpected path ${path}`);
  const data =
    contentType === "application/json" ? JSON.parse(String(body)) : decode(message, body);
  for (const { resource, ...rest } of data.resourceSpans ?? []) {
    each(rest.scopeSpans, "spans", (span, scope) => kept.spans.push(toSpan(span, scope, resource)));
  }
  for (const { resource, ...rest } of data.resourceLogs ?? []) {
    each(rest.scopeLogs, "logRecords", (log, scope) => kept.logs.push(toLog(log, scope, resource)));
  }
  for (const { resource, ...rest } of data.resourceMetrics ?? []) {
    each(rest.scopeMetrics, "metrics", (metric, scope) =>
      kept.metrics.push(toMetric(metric, scope, resource)),
    );
  }
}

// oxlint-disable typescript/no-explicit-any -- decoded protobuf has no types, and JSON neither
function decode(message: string, body: Buffer): any {
  const type = protobuf.getProtoRoot().lookupType(`opentelemetry.proto.collector.${message}`);
  return type.toObject(type.decode(body), { longs: String, bytes: String });
}

function each(scopes: any[], field: string, visit: (item: any, scope: any) => void): void {
  for (const { scope, ...rest } of scopes) {
    for (const item of rest[field]) visit(item, scope ?? {});
  }
}

function toSpan(span: any, scope: any, resource: any): ReceivedSpan {
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    name: span.name,
    kind: spanKinds[span.kind ?? 0] ?? "",
    attributes: attributesOf(span.attributes),
    status: statusOf(span.status),
    events: (span.events ?? []).map((event: any) => ({
      name: event.name,
      attributes: attributesOf(event.attributes),
    })),
    links: (span.links ?? []).map((link: any) => ({
      traceId: hex(link.traceId),
      spanId: hex(link.spanId),
      attributes: attributesOf(link.attributes),
    })),
    resource: attributesOf(resource.attributes),
    scope: scope.name ?? "",
  };
}

/** opentelemetry.proto.trace.v1.Status */
function statusOf({ code = 0, message = "" }: any = {}): string {
  const name = ["", "OK", "ERROR"][code] ?? "";
  return message === "" ? name : `${name}: ${message}`;
}

function toLog(log: any, scope: any, resource: any): ReceivedLog {
  return {
    traceId: hex(log.traceId),
    spanId: hex(log.spanId),
    severityNumber: log.severityNumber ?? 0,
    severityText: log.severityText,
    body: valueOf(log.body),
    attributes: attributesOf(log.attributes),
    resource: attributesOf(resource.attributes),
    scope: `${scope.name ?? ""}@${scope.version ?? ""}`,
  };
}

/** opentelemetry.proto.metrics.v1.AggregationTemporality */
const temporalities = ["", "delta", "cumulative"] as const;

function toMetric(metric: any, scope: any, resource: any): ReceivedMetric {
  const data = metric.gauge ?? metric.sum ?? metric.histogram ?? metric.exponentialHistogram;
  return {
    name: metric.name,
    unit: metric.unit,
    kind: kindOf(metric),
    temporality: temporalities[data?.aggregationTemporality ?? 0] ?? "",
    exponential: metric.exponentialHistogram !== undefined,
    points: (data?.dataPoints ?? []).map((point: any) => attributesOf(point.attributes)),
    values: (data?.dataPoints ?? []).map((point: any) =>
      Number(point.asInt ?? point.asDouble ?? point.count),
    ),
    resource: attributesOf(resource.attributes),
    scope: `${scope.name ?? ""}@${scope.version ?? ""}`,
  };
}

function kindOf({ sum, gauge }: any): ReceivedMetric["kind"] {
  if (sum !== undefined) return sum.isMonotonic === true ? "counter" : "updowncounter";
  return gauge === undefined ? "histogram" : "gauge";
}

/** Protobuf's bytes come as base64, JSON's ids as hex. */
function hex(id: string | undefined): string {
  if (id === undefined || id === "") return "";
  return /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/.test(id)
    ? id
    : Buffer.from(id, "base64").toString("hex");
}

function attributesOf(list: any[] | undefined): Attributes {
  return Object.fromEntries((list ?? []).map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: any): unknown {
  if (value?.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(valueOf);
  if (value?.kvlistValue !== undefined) return attributesOf(value.kvlistValue.values);
  if (value?.intValue !== undefined) return Number(value.intValue);
  return value?.stringValue ?? value?.doubleValue ?? value?.boolValue;
}
// oxlint-enable typescript/no-explicit-any
