import { get } from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

const fingerprint: unknown = expect.stringMatching(/^[0-9a-f]{16}$/);

describe("an exception that ends the process", () => {
  it.for([
    ["/crash", "uncaught exception"],
    ["/rejects", "unhandled rejection"],
  ] as const)("at %s is a log record of the request: %s", async ([path, what]) => {
    await using receiver = await startOtlpReceiver();
    await using app = start(receiver, "error");
    await request(app, path);
    await expect(app.ended()).resolves.toMatchObject({ code: 1, signal: null });
    const order = receiver.spans.find(({ name }) => name === "order");
    const [record] = receiver.logs;
    expect(receiver.logs).toHaveLength(1);
    expect(record).toMatchObject({
      severityNumber: 21,
      severityText: "fatal",
      body: `${what}: no stock`,
      traceId: order?.traceId,
      spanId: order?.spanId,
    });
    expect(record?.attributes).toEqual({
      "exception.type": "OrderError",
      "exception.message": "no stock",
      "exception.stacktrace": expect.stringMatching(/^Error: no stock\n {4}at .*crash\.mjs/),
      "exception.fingerprint": fingerprint,
      request_id: "r-1",
    });
  });

  it("ends the spans in flight with an error, and is on the one that was active", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = start(receiver, "error");
    await request(app, "/waits");
    await app.printed(/waits/);
    await request(app, "/crash");
    await app.ended();
    const seen = receiver.spans.map(({ kind, name, status, events }) => ({
      span: `${kind} ${name}`,
      status,
      events: events.map((event) => event.attributes["exception.message"]),
    }));
    const status = "ERROR: uncaught exception: no stock";
    expect(seen).toEqual([
      { span: "INTERNAL order", status, events: ["no stock"] },
      { span: "SERVER GET", status, events: [] },
      { span: "SERVER GET", status, events: [] },
    ]);
  });

  it.for([
    ["text", { "exception.type": "string", "exception.message": "no stock" }],
    ["null", { "exception.type": "object", "exception.message": "null" }],
  ] as const)("may be anything: %s", async ([thrown, attributes]) => {
    await using receiver = await startOtlpReceiver();
    await using app = start(receiver, thrown);
    await request(app, "/crash");
    await expect(app.ended()).resolves.toMatchObject({ code: 1, signal: null });
    expect(receiver.logs.map((record) => record.attributes)).toEqual([
      { ...attributes, "exception.fingerprint": fingerprint, request_id: "r-1" },
    ]);
  });

  it("that cannot be looked at ends the process as without the preload", async () => {
    await using receiver = await startOtlpReceiver();
    await using bare = startApp(consumer, "crash.mjs", { args: ["hostile"], flags: [] });
    await using app = start(receiver, "hostile");
    await Promise.all([request(bare, "/crash"), request(app, "/crash")]);
    await expect(app.ended()).resolves.toEqual(await bare.ended());
  });
});

describe("spans in flight end with the process", () => {
  const cutOff = (how: string) => [`ERROR: the process ended first: ${how}`, "process_ended"];
  const done = ["", undefined];

  it.for([
    ["exit code 7", "/exits-7", { code: 7, signal: null }],
    ["SIGTERM", "/kills", { code: null, signal: "SIGTERM" }],
  ] as const)("with an error at %s", async ([how, path, ended]) => {
    await using receiver = await startOtlpReceiver();
    await using app = start(receiver, "error");
    await request(app, path);
    await expect(app.ended()).resolves.toMatchObject(ended);
    expect(outcomes(receiver)).toEqual({ order: cutOff(how), GET: cutOff(how) });
  });

  it("with an error at a signal from outside", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = start(receiver, "error");
    await request(app, "/waits");
    await app.printed(/waits/);
    app.child.kill("SIGTERM");
    await expect(app.ended()).resolves.toMatchObject({ code: null, signal: "SIGTERM" });
    expect(outcomes(receiver)).toEqual({ GET: cutOff("SIGTERM") });
  });

  it("at exit code 0 with an error only for requests, whose clients get no answer", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = start(receiver, "error");
    await request(app, "/exits-0");
    await expect(app.ended()).resolves.toMatchObject({ code: 0, signal: null });
    expect(outcomes(receiver)).toEqual({ order: done, GET: cutOff("exit code 0") });
  });

  const outcomes = ({ spans }: OtlpReceiver) =>
    Object.fromEntries(
      spans.map(({ name, status, attributes }) => [name, [status, attributes["error.type"]]]),
    );
});

it("an exception that the application handles is an error of the active span and of a record, and the process goes on", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = start(receiver, "error", "handled");
  await expect(request(app, "/crash")).resolves.toBe("still here");
  app.child.kill("SIGTERM");
  await expect(app.ended()).resolves.toMatchObject({ signal: "SIGTERM" });
  expect(receiver.logs).toMatchObject([{ severityNumber: 17, severityText: "error" }]);
  expect(receiver.spans.map(({ name, status }) => [name, status])).toEqual([
    ["order", "ERROR: uncaught exception: no stock"],
    ["GET", ""],
  ]);
});

it("with OBS_LOGS=correlate there is no record of it", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "crash.mjs", {
    args: ["error"],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OBS_LOGS: "correlate" },
  });
  await request(app, "/crash");
  await app.ended();
  expect(receiver.logs).toEqual([]);
  expect(receiver.spans.map(({ name }) => name)).toEqual(["order", "GET"]);
});

function start(receiver: OtlpReceiver, ...args: readonly string[]): App {
  return startApp(consumer, "crash.mjs", {
    args,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
}

/** Sends a request and returns its answer, or "" where the connection is cut or nothing comes. */
async function request(app: App, path: string): Promise<string> {
  const [, port] = await app.printed(/listening (\d+)/);
  const { promise, resolve } = Promise.withResolvers<string>();
  const headers = { "x-request-id": "r-1" };
  const sent = get({ port, path, headers, host: "127.0.0.1" }, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    response.on("end", () => resolve(text));
  });
  sent.on("error", () => resolve(""));
  if (path === "/waits") sent.on("finish", () => resolve(""));
  return promise;
}
