import { cpSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { freePort } from "../helpers/free-port.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

// oxlint-disable-next-line typescript/no-explicit-any -- what the fixtures print
async function reportOf(app: App): Promise<any> {
  const [, report = ""] = await app.printed(/^report (.*)$/m);
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  return JSON.parse(report);
}

const nothing = { running: false, endpoints: {}, settings: [], packages: [] };

it("start, flush and shutdown work while the application runs on", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "by-code.mjs", {
    flags: [],
    args: [receiver.url, String(await freePort())],
  });
  await app.printed(/flushed/);
  // No interval has passed: flush() alone has brought these
  expect(receiver.spans.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
    "CLIENT GET",
    "SERVER GET /orders/:id",
  ]);
  expect(receiver.logs.map(({ body }) => body)).toEqual(["order"]);
  expect(receiver.metrics.map(({ name }) => name)).toContain("http.server.request.duration");
  expect(receiver.spans[0]?.resource).toMatchObject({
    "service.name": "by-code",
    replicas: 3,
    zones: ["a", "b"],
  });
  expect(receiver.requests[0]?.headers["x-tenant"]).toBe("a b");
  app.child.kill("SIGUSR2");
  const report = await reportOf(app);
  expect(app.warnings()).toEqual([
    "[tamma-obs] start(): an earlier call was first; these options change nothing",
  ]);
  expect(report.before).toEqual(nothing);
  expect(report.nothing).toEqual({ complete: true });
  expect(report.started).toMatchObject({
    running: true,
    startedBy: "code",
    engine: "direct",
    endpoints: { traces: `${receiver.url}/v1/traces`, logs: `${receiver.url}/v1/logs` },
  });
  expect(report.started.settings).toContainEqual({
    key: "OTEL_SERVICE_NAME",
    value: "by-code",
    origin: "code",
  });
  expect(JSON.stringify(report.started)).not.toContain("s3cret");
  expect(report.first).toEqual({ traced: true, hasId: true });
  expect(report.scraped).toBe(200);
  expect(report.flushed).toMatchObject({
    complete: true,
    telemetry: { traces: { made: 2, sent: 2, waiting: 0 }, logs: { made: 1, sent: 1 } },
  });
  expect(report.ended.complete).toBe(true);
  expect(report.again).toEqual(report.ended);
  expect(report.second).toEqual({ traced: false, hasId: true });
  expect(report.scrapedAfterwards).toBe("ECONNREFUSED");
  expect(report.afterwards.telemetry).toEqual(report.ended.telemetry);
  expect(report.end).toMatchObject({
    running: false,
    packages: [{ name: "express" }, { name: "pino" }],
  });
  // One more before the end, of the application's own scrape, and none after it
  expect(receiver.spans.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
    "CLIENT GET",
    "CLIENT GET",
    "SERVER GET /orders/:id",
  ]);
  expect(receiver.logs).toHaveLength(1);
});

it("in CommonJS, what is required after start() is instrumented", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "first-line.cjs", { flags: [], args: [receiver.url] });
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  expect(receiver.spans.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
    "CLIENT GET",
    "CLIENT pg.connect",
    "SERVER GET /orders/:id",
  ]);
  expect(app.warnings()).toEqual([]);
});

it("what a flush() whose time is over has not delivered is sent all the same", async () => {
  await using receiver = await startOtlpReceiver();
  receiver.answer({ status: 200, afterMs: 1_000 });
  await using app = startApp(consumer, "late-flush.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  expect(app.stdout()).toBe("complete: false\n");
  expect(receiver.spans.map(({ name }) => name)).toEqual(["late"]);
});

it("another copy of the package controls what the preload has started", async () => {
  await using receiver = await startOtlpReceiver();
  const copy = join(consumer.folder, "..", "copy");
  cpSync(consumer.built, copy, { recursive: true, verbatimSymlinks: true });
  await using app = startApp(consumer, "once-begun.mjs", {
    args: [join(copy, "dist", "index.js")],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: "60000" },
  });
  const report = await reportOf(app);
  expect(report).toMatchObject({
    same: false,
    started: "preload",
    flushed: { complete: true, telemetry: { traces: { made: 1, sent: 1 } } },
    status: { running: true, startedBy: "preload" },
    worker: { ...nothing, complete: true },
    ended: true,
    running: false,
  });
  expect(receiver.spans.map(({ name }) => name)).toEqual(["made"]);
  expect(receiver.spans[0]?.resource["service.name"]).toBe("consumer");
  // The worker and the copy have their own lines
  expect(app.warnings()).toEqual([
    "[tamma-obs] start(): the preload was first; these options change nothing",
    "[tamma-obs] start(): the preload was first; these options change nothing",
    expect.stringMatching(
      /^\[tamma-obs\] flush\(\): timeoutMs: expected .*"soon".*; 10000 is used$/,
    ),
    "[tamma-obs] start(): a worker thread sends no telemetry of its own; call it in the main thread",
  ]);
});

describe("mistakes", () => {
  it("are all named, harm nothing, and flush ends when its time is over", async () => {
    const port = await freePort();
    await using app = startApp(consumer, "mistakes.cjs", {
      flags: [],
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_METRICS_EXPORTER: "none",
        OBS_SHUTDOWN_TIMEOUT: "100",
      },
    });
    const report = await reportOf(app);
    expect(report).toMatchObject({
      away: { complete: false, telemetry: { traces: { made: 1, sent: 0, waiting: 1 } } },
      wrong: false,
      running: false,
      names: ["OTEL_SERVICE_NAME", "OTEL_PROPAGATORS", "OTEL_BSP_SCHEDULE_DELAY"],
    });
    expect(app.warnings().slice(0, 6)).toEqual([
      "[tamma-obs] start(): unknown option endpiont, did you mean endpoint?",
      `[tamma-obs] start(): engine: expected one of "direct", "sdk", got "fast"`,
      "[tamma-obs] start(): headers: expected names of HTTP headers, got a secret value",
      "[tamma-obs] start(): exportTimeoutMs: expected an integer >= 0, got -1",
      `[tamma-obs] start(): resourceAttributes: expected text, numbers, booleans or lists of one of them, got {"nested":{"a":1}}`,
      expect.stringMatching(/^\[tamma-obs\] .*express 5\.3\.0.*: loaded before start\(\)/),
    ]);
    expect(app.stderr()).not.toContain("s3cret");
  });
});
