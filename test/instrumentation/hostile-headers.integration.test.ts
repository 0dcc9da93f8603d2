import { once } from "node:events";
import { connect } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";
import { hostileRequests, type RawHeader } from "./hostile-headers.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()), 180_000);
afterAll(() => consumer[Symbol.dispose]());

/** Bounds the heap: what a request leaves behind would end the process. */
const heap = "--max-old-space-size=160";
const preloaded = [heap, "--import", "@tamma/observability/preload"];

const circumstances = [
  { where: "", every: 1, spans: 1000, args: [], env: {} },
  { where: " to polluted prototypes", every: 4, spans: 250, args: ["polluted"], env: {} },
  { where: " to frozen prototypes", every: 4, spans: 250, args: ["frozen"], env: {} },
  { where: " without traces", every: 4, spans: 0, args: [], env: { OTEL_TRACES_EXPORTER: "none" } },
];

describe.each(circumstances)("hostile requests$where", ({ every, spans, args, env }) => {
  it("get the answers that they get without the preload, and what is passed on is well formed", async () => {
    expect(hostileRequests.length).toBeGreaterThanOrEqual(200);
    await using receiver = await startOtlpReceiver();
    const to = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await using bare = startApp(consumer, "hostile.mjs", { args, flags: [heap] });
    await using app = startApp(consumer, "hostile.mjs", { args, flags: preloaded, env: to });
    const ports = await Promise.all([portOf(bare), portOf(app)]);
    for (const [index, headers] of hostileRequests.entries()) {
      if (index % every !== 0) continue;
      const sent = request(headers);
      const [expected, answer] = await Promise.all(ports.map((port) => exchange(port, sent)));
      expect([headers, answer?.shown]).toEqual([headers, expected?.shown]);
      for (const call of answer?.calls ?? []) expectWellFormed(call);
    }
    const large = request([["content-length", "10000000"]], "POST", "x".repeat(10_000_000));
    const answer = await exchange(ports[1] ?? 0, large);
    expect(answer.shown).toContain('"length":10000000');
    app.child.kill("SIGTERM");
    await expect(app.ended()).resolves.toEqual({ code: null, signal: "SIGTERM" });
    // The SDK cannot keep a key "constructor" where prototypes are frozen; once it says so
    const warnings = app.warnings().filter((line) => !line.includes("W3CBaggagePropagator"));
    expect(warnings).toEqual(bare.warnings());

    for (const { traceId, spanId, attributes } of receiver.spans) {
      expect(traceId).toMatch(/^(?!0{32})[\da-f]{32}$/);
      expect(spanId).toMatch(/^(?!0{16})[\da-f]{16}$/);
      expect(Object.keys(attributes).length).toBeLessThanOrEqual(128);
    }
    const servers = receiver.spans.filter(({ kind }) => kind === "SERVER");
    expect(servers.length).toBeGreaterThanOrEqual(spans);
  }, 120_000);
});

it("100,000 attributes on a span and a line, and as many series of a metric, are bounded", async () => {
  await using receiver = await startOtlpReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRIC_EXPORT_INTERVAL: "60000" };
  await using app = startApp(consumer, "hostile.mjs", {
    flags: ["--import", "@tamma/observability/preload"],
    env,
  });
  const answer = await exchange(await portOf(app), request([], "GET", "", "/many"));
  expect(answer.shown).toContain("HTTP/1.1 200 OK");
  app.child.kill("SIGTERM");
  await expect(app.ended()).resolves.toEqual({ code: null, signal: "SIGTERM" });

  const counts = [...receiver.spans, ...receiver.logs].map(
    ({ attributes }) => Object.keys(attributes).length,
  );
  expect(Math.max(...counts)).toBe(128);
  const many = receiver.metrics.find(({ name }) => name === "many");
  expect(many?.points.length).toBeLessThanOrEqual(2000);
}, 120_000);

async function portOf(app: App): Promise<number> {
  const [, port] = await app.printed(/listening (\d+)/);
  return Number(port);
}

function request(
  headers: readonly RawHeader[],
  method = "GET",
  body = "",
  path = "/path?a=1",
): Buffer {
  const named = headers.some(([name]) => name === "host");
  const all = [...(named ? [] : [["host", "localhost"] as const]), ...headers];
  const lines = all.map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${path} HTTP/1.1`, "connection: close", ...lines, "", ""].join("\r\n");
  return Buffer.from(`${head}${body}`, "latin1");
}

interface Answer {
  /** Status line and body. */
  readonly shown: string;
  /** The headers of the calls that the application has made meanwhile, by name. */
  readonly calls: readonly (readonly RawHeader[])[];
}

async function exchange(port: number, sent: Buffer): Promise<Answer> {
  const socket = connect(port, "127.0.0.1").setEncoding("latin1");
  let text = "";
  socket.on("data", (chunk: string) => (text += chunk));
  socket.on("error", () => undefined);
  socket.write(sent);
  await once(socket, "close");
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const status = head.split("\r\n", 1)[0] ?? "";
  const calls = /^x-sent: (.*)$/m.exec(head)?.[1] ?? "W10=";
  expect(head).not.toMatch(/^(?:evil|set-cookie):/im);
  return { shown: `${status}\n${body}`, calls: JSON.parse(String(Buffer.from(calls, "base64"))) };
}

/** Without spans, none is sent where none has come in. */
const none = `00-${"1".repeat(32)}-${"1".repeat(16)}-00`;

/** https://www.w3.org/TR/trace-context/, https://www.w3.org/TR/baggage/ */
function expectWellFormed(headers: readonly RawHeader[]): void {
  const {
    traceparent = none,
    tracestate = "",
    baggage = "",
    ...rest
  } = Object.fromEntries(headers);
  expect(traceparent).toMatch(/^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/);
  expect(tracestate).toMatch(/^[\x20-\x7E]{0,512}$/);
  expect(tracestate.split(",").length).toBeLessThanOrEqual(32);
  expect(baggage).toMatch(/^[\t\x20-\x7E]{0,8192}$/);
  expect(rest["x-request-id"]).toMatch(/^[\w.:+/=~@-]{1,128}$/);
  expect(Object.keys(rest)).toEqual(["x-request-id"]);
}
