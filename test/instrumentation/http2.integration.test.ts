import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Certificate, createAuthority } from "../helpers/certificates.ts";
import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { installNodeVersions, nodeVersions } from "../helpers/node-versions.ts";
import {
  type OtlpReceiver,
  type ReceivedMetric,
  type ReceivedSpan,
  startOtlpReceiver,
} from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
let certificate: Certificate;

beforeAll(async () => {
  await installNodeVersions();
  consumer = createConsumer();
  const now = Date.now();
  certificate = createAuthority().issue({
    name: "localhost",
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 86_400_000),
  });
}, 180_000);
afterAll(() => consumer[Symbol.dispose]());

/** What each path of test/fixtures/preload/http2.mjs gives: the server's span and the client's. */
const paths = {
  "/core": ["POST 201", "POST 201"],
  "/head": ["HEAD 204", "HEAD 204"],
  "/file": ["GET 200", "GET 200"],
  "/nothing": ["GET 404", "GET 404 404"],
  "/push": ["GET 200", "GET 200"],
  "/cancelled": ["GET - aborted", "GET - aborted"],
  "/cancelled-later": ["GET - aborted", "GET 200 aborted"],
  "/broken": ["GET - TypeError", "GET 200 ERR_HTTP2_STREAM_ERROR"],
  "/reset": ["GET - ERR_HTTP2_STREAM_ERROR", "GET - ERR_HTTP2_STREAM_ERROR"],
  "/session-gone": ["GET - aborted", "GET - aborted"],
  "/goaway": ["GET 200", "GET 200"],
  "/refused": ["GET - ECONNREFUSED"],
  "/compat": ["POST 200", "POST 200"],
  "/fails": ["GET 500 500", "GET 500 500"],
  "/early": ["GET 200", "GET 200"],
  "/session": ["GET 200", "GET 200"],
} as const;

describe.each(nodeVersions)("HTTP/2 on $name", ({ path: node }) => {
  it("each request has one server and one client span and duration, and the application's answers are those without the preload", async () => {
    await using receiver = await startOtlpReceiver();
    const args = [certificate.cert, certificate.key];
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await using bare = startApp(consumer, "http2.mjs", { node, args, flags: [] });
    await using app = startApp(consumer, "http2.mjs", { node, args, env });
    await expect(bare.ended()).resolves.toMatchObject({ code: 0 });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(app.stdout()).toBe(bare.stdout());
    expect(app.stderr()).toBe("");

    const { spans } = receiver;
    for (const [path, expected] of Object.entries(paths)) {
      expect([path, ...at(spans, path).map(summary)]).toEqual([path, ...expected]);
    }
    // A pushed stream is work of its request, and HTTP/1 has one span of each kind as before
    expect(at(spans, "/pushed")).toEqual([]);
    expect(at(spans, "/first").map(({ kind, scope }) => `${kind} ${scope}`)).toEqual([
      "SERVER @opentelemetry/instrumentation-http",
      "CLIENT @opentelemetry/instrumentation-http",
    ]);
    const [server, client] = at(spans, "/core");
    expect(server).toMatchObject({ traceId: client?.traceId, parentSpanId: client?.spanId });
    expect(server?.attributes).toMatchObject({
      "network.protocol.version": "2",
      "server.address": "127.0.0.1",
      "url.path": "/core",
      "url.query": "sig=REDACTED&page=2",
      "url.scheme": "http",
      "client.address": "127.0.0.1",
    });
    expect(client?.attributes).toMatchObject({
      "network.protocol.version": "2",
      "network.peer.address": "127.0.0.1",
      "server.address": "127.0.0.1",
    });
    // Not all aborted requests to /slow need have reached the server
    expect(
      at(spans, "/slow").flatMap((span) => (span.kind === "CLIENT" ? summary(span) : [])),
    ).toEqual(["GET - AbortError", "GET - TimeoutError"]);
    // Up to Node.js 22, such a request is refused before it has a target
    expect(spans.map(summary)).toContain("GET - ERR_HTTP2_INVALID_SESSION");
    expect(durations(receiver, "http.server.request.duration")).toContain("GET - aborted");
    expect(durations(receiver, "http.server.request.duration")).toContain("GET 500 500");
    expect(durations(receiver, "http.client.request.duration")).toContain("GET - ECONNREFUSED");
  });

  it("600 streams at once on one connection are never mixed", async () => {
    await using receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await using app = startApp(consumer, "http2-load.mjs", { node, env });
    await app.ended();
    expect(app.stderr()).toBe("");
    expect(JSON.parse(app.stdout())).toEqual({ right: 600, wrong: [] });
    const servers = receiver.spans.filter(({ kind }) => kind === "SERVER");
    expect(servers).toHaveLength(600);
    const ids = servers.map(({ traceId, parentSpanId, attributes }) => [
      Number.parseInt(traceId, 16),
      Number.parseInt(parentSpanId, 16),
      attributes["request_id"],
    ]);
    expect(new Set(ids.map(([trace]) => trace)).size).toBe(600);
    for (const [traceId, parent, request] of ids) {
      expect([parent, request]).toEqual([traceId, `request-${Number(traceId) - 1}`]);
    }
  });
});

/** The server's span of a path, then the client's. */
function at(spans: readonly ReceivedSpan[], path: string): readonly ReceivedSpan[] {
  const of = (kind: string): readonly ReceivedSpan[] =>
    spans.filter((span) => span.kind === kind && pathOf(span) === path);
  return [...of("SERVER"), ...of("CLIENT")];
}

function pathOf({ attributes }: ReceivedSpan): unknown {
  return attributes["url.path"] ?? URL.parse(String(attributes["url.full"]))?.pathname;
}

function summary({ name, attributes }: Pick<ReceivedSpan, "name" | "attributes">): string {
  const status = attributes["http.response.status_code"] ?? "-";
  return [name, status, attributes["error.type"]].filter(Boolean).join(" ");
}

function durations({ metrics }: OtlpReceiver, name: string): readonly string[] {
  const points = metrics.filter((metric: ReceivedMetric) => metric.name === name);
  return points.flatMap(({ points: all }) =>
    all
      .filter((attributes) => attributes["network.protocol.version"] === "2")
      .map((attributes) =>
        summary({ name: String(attributes["http.request.method"]), attributes }),
      ),
  );
}
