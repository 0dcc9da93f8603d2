import { createServer, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { startReceiver, type Receiver } from "#src/embedded/receiver/receiver.ts";
import type { TelemetrySink } from "#src/embedded/records.ts";
import { openTelemetryStore } from "#src/embedded/store/open-store.ts";
import type { TelemetryStore } from "#src/embedded/store/telemetry-store.ts";

import { runNode } from "../../helpers/run-node.ts";

const emitter = resolve(import.meta.dirname, "../../fixtures/embedded/emit-telemetry.mjs");

const maxBytes = 2_000;
const protobuf = { "content-type": "application/x-protobuf" };
const json = { "content-type": "application/json" };
const ids = { traceId: "5b8efff798038103d269b633813fc60c", spanId: "eee19b7ec3c1b174" };
const oneSpan = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [ids] }] }] });

let store: TelemetryStore;
let receiver: Receiver;

beforeEach(async () => {
  store = await openTelemetryStore(":memory:");
  receiver = await startReceiver({ sink: store, port: 0, maxBytes });
});

afterEach(async () => {
  await receiver[Symbol.asyncDispose]();
  store[Symbol.dispose]();
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

async function send({ method = "POST", path = "/v1/traces", headers = json, body = "{}" }: Sent) {
  const response = await fetch(`${receiver.url}${path}`, {
    method,
    headers,
    ...(method === "GET" ? {} : { body: Buffer.from(body) }),
  });
  return { response, text: await response.text() };
}

const stillReceives = async (): Promise<boolean> => {
  const before = store.counts().spans;
  const { response } = await send({ body: oneSpan });
  return response.status === 200 && store.counts().spans === before + 1;
};

describe("a receiver given garbage answers with a status and goes on", () => {
  test.each<[string, Sent, number]>([
    ["an unknown path", { path: "/v1/profiles" }, 404],
    ["the root path", { path: "/" }, 404],
    ["a path named like a property of all objects", { path: "/constructor" }, 404],
    ["GET", { method: "GET" }, 405],
    ["PUT", { method: "PUT" }, 405],
    ["no content type", { headers: {}, body: new Uint8Array([1]) }, 415],
    ["text", { headers: { "content-type": "text/plain" } }, 415],
    ["gRPC", { headers: { "content-type": "application/grpc" } }, 415],
    ["brotli", { headers: { ...json, "content-encoding": "br" } }, 415],
    ["bytes that are no protobuf", { headers: protobuf, body: "garbage" }, 400],
    ["protobuf that ends early", { headers: protobuf, body: new Uint8Array([0x0a, 0x7f, 0]) }, 400],
    ["text that is no JSON", { body: "{bad" }, 400],
    ["an empty JSON body", { body: "" }, 400],
    ["a JSON list", { body: "[]" }, 400],
    ["a JSON null", { body: "null" }, 400],
    ["JSON of the wrong shape", { body: '{"resourceSpans":{"a":1}}' }, 400],
    ["an id that is not hex", { body: oneSpan.replace("5b8e", "zzzz") }, 400],
    ["JSON called protobuf", { headers: protobuf, body: oneSpan }, 400],
    [
      "plain text called gzip",
      { headers: { ...json, "content-encoding": "gzip" }, body: oneSpan },
      400,
    ],
    [
      "gzip that ends early",
      { headers: { ...json, "content-encoding": "gzip" }, body: gzipSync(oneSpan).subarray(0, 20) },
      400,
    ],
    ["a long body", { body: " ".repeat(maxBytes + 1) }, 413],
    [
      "a short body that decompresses to a long one",
      { headers: { ...json, "content-encoding": "gzip" }, body: gzipSync(" ".repeat(1_000_000)) },
      413,
    ],
  ])("%s → status", async (_, sent, status) => {
    const { response, text } = await send(sent);
    expect([response.status, text.length > 0]).toEqual([status, true]);
    expect(store.counts().spans).toBe(0);
    expect(await stillReceives()).toBe(true);
  });

  test("a long body without a length is refused while it is being sent", async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${receiver.url}/v1/traces`, { method: "POST", headers: json });
      request.once("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.once("error", reject);
      request.write(" ".repeat(maxBytes + 1));
    });
    expect(status).toBe(413);
    expect(await stillReceives()).toBe(true);
  });

  test("a body that is cut off is not stored", async () => {
    const socket = connect(Number(new URL(receiver.url).port), "127.0.0.1");
    await new Promise<void>((resolve) => {
      const head = `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{`;
      socket.write(head, () => socket.destroy());
      socket.once("close", () => resolve());
    });
    expect(await stillReceives()).toBe(true);
    expect(store.counts().spans).toBe(1);
  });

  test("bytes that are no HTTP are answered with 400", async () => {
    const socket = connect(Number(new URL(receiver.url).port), "127.0.0.1");
    socket.end("hello\r\n\r\n");
    const answer = await socket.setEncoding("utf8").reduce((all, part) => `${all}${part}`, "");
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(await stillReceives()).toBe(true);
  });

  test("a refusal says what was expected, in the request's own encoding", async () => {
    const refused = await send({ body: "[]" });
    expect(JSON.parse(refused.text)).toEqual({
      code: 3,
      message: expect.stringMatching(/^expected ExportTraceServiceRequest as json, got: /),
    });
    const binary = await send({ headers: protobuf, body: "garbage" });
    expect(binary.response.headers.get("content-type")).toBe("application/x-protobuf");
    // google.rpc.Status: field 1 is the code, field 2 the message
    expect(binary.text.slice(0, 3)).toBe("\u0008\u0003\u0012");
    expect((await send({ method: "GET" })).response.headers.get("allow")).toBe("POST");
  });
});

describe("a receiver", () => {
  test("takes a media type with parameters and a path with a query", async () => {
    const headers = { "content-type": "Application/JSON; charset=utf-8" };
    const { response, text } = await send({ path: "/v1/traces?x=1", headers, body: oneSpan });
    expect([response.status, text]).toEqual([200, "{}"]);
    expect(store.counts().spans).toBe(1);
  });

  test("takes gzip", async () => {
    const headers = { ...json, "content-encoding": "gzip" };
    expect((await send({ headers, body: gzipSync(oneSpan) })).response.status).toBe(200);
    expect(store.counts().spans).toBe(1);
  });

  test("takes an empty protobuf message, which is a valid request", async () => {
    for (const signal of ["traces", "metrics", "logs"]) {
      const { response, text } = await send({ path: `/v1/${signal}`, headers: protobuf, body: "" });
      expect([response.status, text]).toEqual([200, ""]);
    }
  });

  test("keeps the good spans of a request and tells how many it rejected", async () => {
    const spans = [ids, { ...ids, spanId: "" }];
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    const { text } = await send({ body });
    expect(JSON.parse(text)).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: "1 spans without valid ids" },
    });
    expect(store.counts().spans).toBe(1);
  });

  test("tells of rejected metric points, too", async () => {
    const metrics = [{ name: "", gauge: { dataPoints: [{ asInt: "1" }] } }];
    const body = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
    const { text } = await send({ path: "/v1/metrics", body });
    expect(JSON.parse(text)).toMatchObject({ partialSuccess: { rejectedDataPoints: "1" } });
  });

  test("asks to repeat what could not be stored", async () => {
    const full = (): never => {
      throw new Error("disk full");
    };
    const sink: TelemetrySink = { addSpans: full, addLogs: full, addPoints: full };
    await using failing = await startReceiver({ sink, port: 0 });
    const response = await fetch(`${failing.url}/v1/traces`, {
      method: "POST",
      headers: json,
      body: oneSpan,
    });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await response.json()).toEqual({ code: 14, message: "not stored: Error: disk full" });
  });

  test("listens on the next free port when the wanted one is taken", async () => {
    const taken = Number(new URL(receiver.url).port);
    await using next = await startReceiver({ sink: store, port: taken });
    expect(Number(new URL(next.url).port)).toBeGreaterThan(taken);
  });

  test("says which port it may not open", async () => {
    const elsewhere = startReceiver({ sink: store, host: "192.0.2.1", port: 4318 });
    await expect(elsewhere).rejects.toMatchObject({
      code: "OBS_EMBEDDED_PORT",
      message: expect.stringMatching(/^expected a free port on 192\.0\.2\.1, got port 4318: /),
    });
  });

  test("gives up after the last port", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(65_535, "127.0.0.1", resolve);
    });
    await expect(startReceiver({ sink: store, port: 65_535 })).rejects.toMatchObject({
      code: "OBS_EMBEDDED_PORT",
      message:
        "expected a free port on 127.0.0.1, got ports 65535 to 65535: all are in use; choose another with --port",
    });
    server.close();
  });
});

describe("what OpenTelemetry's own exporters send is stored in full", () => {
  test.each([
    ["http/protobuf", "none"],
    ["http/protobuf", "gzip"],
    ["http/json", "none"],
    ["http/json", "gzip"],
  ])("over %s, compression %s", async (protocol, compression) => {
    const { code, stderr } = await runNode([emitter], {
      env: {
        OTEL_SERVICE_NAME: "emitter",
        OTEL_RESOURCE_ATTRIBUTES: "service.instance.id=one",
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_COMPRESSION: compression,
        OTEL_NODE_RESOURCE_DETECTORS: "env",
        OTEL_TRACES_EXPORTER: "otlp",
        OTEL_METRICS_EXPORTER: "otlp",
        OTEL_LOGS_EXPORTER: "otlp",
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [span] = store.spans(9);
    expect(span).toMatchObject({
      service: "emitter",
      parentSpanId: null,
      name: "GET /things/:id",
      kind: "server",
      scope: "fixture",
      attributes: { text: "ü", whole: 42, fraction: 0.5, yes: true, list: ["a", "b"] },
      events: [{ name: "event", attributes: { n: 1 } }],
    });
    expect(store.logsOfTrace(span?.traceId ?? "")).toMatchObject([
      { body: "hello", severityNumber: 9, spanId: span?.spanId, attributes: { request_id: "r1" } },
    ]);
    expect(store.latestPoints("size")).toMatchObject([
      {
        kind: "histogram",
        unit: "By",
        count: 1,
        sum: 15,
        bounds: [10, 20],
        bucketCounts: [0, 1, 0],
      },
    ]);
    expect(store.counts()).toEqual({ spans: 1, logs: 1, points: 1 });
  });
});
