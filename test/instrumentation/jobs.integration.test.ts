import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { type Consumer, createConsumer } from "../helpers/consumer.ts";
import { runForeignApp } from "../helpers/foreign-app.ts";
import { foreignPackages, type ForeignSet } from "../helpers/foreign-packages.ts";
import type { ReceivedSpan } from "../helpers/otlp-receiver.ts";
import { redisMissing, type RedisServer, startRedis } from "../helpers/redis.ts";
import { requireServer } from "../helpers/required-server.ts";

const servers = new AsyncDisposableStack();
let consumer: Consumer;
let redis: RedisServer;

beforeAll(async () => {
  if (redisMissing !== undefined) return;
  consumer = servers.use(createConsumer());
  redis = servers.use(await startRedis());
}, 60_000);
afterAll(() => servers.disposeAsync());
beforeEach(({ skip }) => requireServer(skip, redisMissing));

it.each<{ set: ForeignSet; file: string; version: string }>([
  { set: "latest", file: "jobs.mjs", version: "6" },
  { set: "earlier", file: "jobs.cjs", version: "5" },
])("a job of BullMQ $version continues the trace in which it was added", async ({ set, file }) => {
  const folder = await foreignPackages(set);
  const env = { REDIS: redis.url };
  const { receiver, warnings } = await runForeignApp(consumer, folder, file, env);
  expect(warnings).toEqual([]);
  const { spans } = receiver;
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const parentOf = ({ parentSpanId }: ReceivedSpan): ReceivedSpan | undefined =>
    byId.get(parentSpanId);
  const request = spans.find(({ kind }) => kind === "SERVER");
  const processed = spans.filter(({ kind }) => kind === "CONSUMER");
  const ofJob = (name: string): ReceivedSpan[] =>
    processed.filter(({ attributes }) => attributes["bullmq.job.name"] === name);
  const added: Record<string, string> = {
    confirm: "add",
    later: "add",
    retried: "add",
    "one of many": "addBulk",
    parent: "addNode",
    child: "addNode",
  };
  for (const [name, operation] of Object.entries(added)) {
    const [job] = ofJob(name);
    expect(job).toMatchObject({
      name: "process orders",
      traceId: request?.traceId,
      attributes: {
        request_id: "order-7",
        "messaging.system": "bullmq",
        "messaging.destination.name": "orders",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.message.id": expect.any(String),
        "bullmq.job.attempts.made": 1,
      },
    });
    expect(job === undefined ? undefined : parentOf(job)).toMatchObject({
      name: `${operation} orders`,
      kind: "PRODUCER",
      attributes: { "messaging.operation.type": "send", "messaging.destination.name": "orders" },
    });
    expect(
      spans.find(({ parentSpanId, scope }) => scope === "app" && parentSpanId === job?.spanId),
    ).toMatchObject({ name: `work ${name}` });
  }

  // A job that fails, and its second attempt
  expect(ofJob("retried").map(({ status }) => status)).toEqual(["ERROR: not yet", ""]);
  expect(ofJob("retried")[0]?.attributes["error.type"]).toBe("TypeError");
  expect(ofJob("retried")[0]?.events).toEqual([
    expect.objectContaining({
      name: "exception",
      attributes: expect.objectContaining({ "exception.type": "TypeError" }),
    }),
  ]);

  // A job that repeats: a trace and a request id each time, with a link to where it was added
  const ticks = ofJob("tick");
  expect(ticks.map(({ parentSpanId }) => parentSpanId)).toEqual(["", ""]);
  expect(new Set([request, ...ticks].map((span) => span?.traceId)).size).toBe(3);
  expect(new Set(ticks.map(({ attributes }) => attributes["request_id"])).size).toBe(2);
  for (const { links } of ticks) {
    expect(byId.get(String(links[0]?.spanId))).toMatchObject({ kind: "PRODUCER" });
  }

  // What jobs hold and answer is on no span, and what BullMQ does for itself has none
  expect(JSON.stringify(spans)).not.toContain("secret");
  const ours = spans.filter(({ attributes }) => attributes["messaging.system"] === "bullmq");
  expect(ours.filter(({ kind }) => !["PRODUCER", "CONSUMER"].includes(kind))).toEqual([]);
  expect(processed).toHaveLength(9);
});

it("a telemetry of the application's own stays the only one", async () => {
  const folder = await foreignPackages("latest");
  const env = { REDIS: redis.url };
  const { receiver, stdout } = await runForeignApp(consumer, folder, "own-telemetry.mjs", env);
  expect(JSON.parse(stdout)).toEqual({
    metadata: "own",
    started: expect.arrayContaining(["add own.confirm", "process own"]),
  });
  expect(receiver.spans.filter(({ scope }) => scope === "@tamma/observability")).toEqual([]);
});

it("is turned off by its name, and jobs are then done as without the preload", async () => {
  const folder = await foreignPackages("latest");
  const env = { REDIS: redis.url, OTEL_NODE_DISABLED_INSTRUMENTATIONS: "bullmq" };
  const { receiver, warnings } = await runForeignApp(consumer, folder, "jobs.mjs", env);
  expect(warnings).toEqual([]);
  expect(receiver.spans.filter(({ kind }) => ["PRODUCER", "CONSUMER"].includes(kind))).toEqual([]);
  expect(receiver.spans.filter(({ name }) => name === "work confirm")).toHaveLength(1);
});
