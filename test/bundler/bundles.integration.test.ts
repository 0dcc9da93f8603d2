import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { foreignPackages } from "../helpers/foreign-packages.ts";
import { type ReceivedSpan, startOtlpReceiver } from "../helpers/otlp-receiver.ts";
import { postgresBinaries, startPostgres } from "../helpers/postgres.ts";
import { rabbitmqMissing, startRabbitmq } from "../helpers/rabbitmq.ts";
import { redisMissing, startRedis } from "../helpers/redis.ts";
import { requireServer } from "../helpers/required-server.ts";
import { bundle, type BundleOptions } from "./bundles.ts";

const missing =
  (postgresBinaries === undefined ? "PostgreSQL is not installed" : undefined) ??
  redisMissing ??
  rabbitmqMissing;

interface Outcome {
  /** Who made which span within which, and the exceptions on it. */
  readonly spans: readonly string[];
  readonly logs: readonly unknown[];
  readonly stdout: string;
  readonly warnings: readonly string[];
}

const servers = new AsyncDisposableStack();
let consumer: Consumer;
let env: NodeJS.ProcessEnv;
let latest: string;
let entry: string;
let folder: string;
let unbundled: Outcome;
beforeAll(async () => {
  if (missing !== undefined) return;
  consumer = servers.use(createConsumer());
  latest = await foreignPackages("latest");
  entry = join(await foreignPackages("earlier"), "orders.mjs");
  folder = mkdtempSync(join(tmpdir(), "tamma-obs-bundles-"));
  const [postgres, redis, rabbitmq] = await Promise.all([
    startPostgres(),
    startRedis(),
    startRabbitmq(),
  ]);
  for (const server of [postgres, redis, rabbitmq]) servers.use(server);
  const amqp = `amqp://guest:guest@127.0.0.1:${rabbitmq.port}`;
  env = { POSTGRES_URL: postgres.url, REDIS_URL: redis.url, AMQP_URL: amqp };
  unbundled = await run(entry);
}, 120_000);
afterAll(async () => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  await servers.disposeAsync();
});

async function run(file: string): Promise<Outcome> {
  await using receiver = await startOtlpReceiver();
  const preload = pathToFileURL(join(consumer.built, "dist/instrumentation/preload.js")).href;
  await using app = startApp(consumer, file, {
    flags: ["--enable-source-maps", "--import", preload],
    env: {
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: "none",
      OTEL_SERVICE_NAME: "orders",
    },
  });
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  return {
    spans: receiver.spans.map((span) => describeSpan(span, receiver.spans)).toSorted(),
    logs: receiver.logs.map(({ body, spanId }) => [
      body,
      receiver.spans.find((span) => span.spanId === spanId)?.name,
    ]),
    stdout: app.stdout(),
    warnings: app.warnings(),
  };
}

function describeSpan(span: ReceivedSpan, spans: readonly ReceivedSpan[]): string {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  const exceptions = span.events.map(({ attributes }) => String(attributes["exception.message"]));
  const told = [parent?.name ?? "-", span.kind, span.name, ...exceptions, span.scope];
  return told.join(" | ");
}

const choices: readonly Pick<BundleOptions, "bundler" | "format" | "minify">[] = [
  { bundler: "esbuild", format: "cjs", minify: true },
  { bundler: "esbuild", format: "esm", minify: false },
  { bundler: "rolldown", format: "cjs", minify: false },
  { bundler: "rolldown", format: "esm", minify: true },
  { bundler: "webpack", format: "cjs", minify: true },
];

/** Where the application threw its error. */
function thrownAt(stdout: string): string | undefined {
  return /orders\.mjs:\d+/.exec(stdout)?.[0];
}

describe("an application with express 4, pg, ioredis 5, amqplib, openai 6 and pino", () => {
  it("has spans of all of them, unbundled", ({ skip }) => {
    requireServer(skip, missing);
    const scopes = new Set(unbundled.spans.map((span) => span.split("/").at(-1)));
    expect(scopes).toEqual(
      new Set([
        ...["amqplib", "http", "openai", "pg", "undici"].map((name) => `instrumentation-${name}`),
        // What ioredis publishes
        "observability",
      ]),
    );
    expect(unbundled.spans.join("\n")).toContain("SERVER | GET /orders/:id");
    expect(unbundled.spans.join("\n")).toContain("SERVER | GET /broken | broken |");
    expect(unbundled.logs).toContainEqual(["order", "GET /orders/:id"]);
  });

  it.for(choices)(
    "has the same in a bundle of $bundler ($format, minified: $minify), and its source map",
    // webpack takes long
    { timeout: 120_000 },
    async (choice, { skip }) => {
      requireServer(skip, missing);
      const file = await bundle(latest, { ...choice, entry, folder, plugin: true });
      const { spans, logs, warnings, stdout } = await run(file);
      expect(warnings).toEqual([]);
      expect(spans).toEqual(unbundled.spans);
      expect(logs).toEqual(unbundled.logs);
      expect(thrownAt(stdout)).toBe(thrownAt(unbundled.stdout));
    },
  );

  it("has what is known without patches in a bundle without the plugin", async ({ skip }) => {
    requireServer(skip, missing);
    const choice = { bundler: "esbuild", format: "esm", minify: false } as const;
    const file = await bundle(latest, { ...choice, entry, folder, plugin: false });
    const { spans, logs, warnings } = await run(file);
    expect(warnings).toEqual([]);
    expect(spans.filter((span) => span.includes("| SERVER |"))).toHaveLength(3);
    expect(logs).toContainEqual(["order", expect.stringMatching(/^GET/)]);
  });
});
