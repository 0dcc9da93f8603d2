import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { bundle } from "../bundler/bundles.ts";
import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { foreignPackages, type ForeignSet } from "../helpers/foreign-packages.ts";
import { type ReceivedSpan, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()), 180_000);
afterAll(() => consumer[Symbol.dispose]());

interface Told {
  readonly stdout: readonly string[];
  /** Per server span: its path and status, and the exceptions on it. */
  readonly requests: readonly unknown[];
  readonly others: readonly ReceivedSpan[];
  readonly logs: readonly unknown[];
}

async function run(set: ForeignSet, file: string): Promise<Told> {
  const folder = await foreignPackages(set);
  await using receiver = await startOtlpReceiver();
  await using app = startApp({ folder }, file, {
    flags: ["--import", join(consumer.built, "dist", "instrumentation", "preload.js")],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  const isServer = ({ kind }: ReceivedSpan): boolean => kind === "SERVER";
  return {
    stdout: app.stdout().trim().split("\n"),
    requests: receiver.spans
      .filter(isServer)
      .map(({ attributes, events }) => [
        [attributes["url.path"], attributes["http.response.status_code"]].join(" "),
        ...events.map(({ name, attributes: event }) => [
          name,
          event["exception.type"],
          event["exception.message"],
          String(event["exception.stacktrace"]).includes(file),
        ]),
      ]),
    others: receiver.spans.filter((span) => !isServer(span)),
    logs: receiver.logs,
  };
}

/** The last one is whether its stack trace leads to the application. */
const exception = ["exception", "Broken", "no stock", true];

const answers = [
  "/express 500",
  "/express-handled 503",
  "/express-missing 404",
  "/koa 500",
  "/koa-missing 404",
  "/fastify 500",
  "/fastify-missing 404",
  "/nest 500",
  "/nest-missing 404",
];

it.each<ForeignSet>(["latest", "earlier"])(
  "a request that ends with 500 has the exception once, on its server span, and one with 404 has none (%s majors)",
  async (set) => {
    const { stdout, requests, others, logs } = await run(set, "exceptions.mjs");
    expect(stdout).toEqual(answers);
    expect(requests).toEqual(
      answers.map((answer) => (answer.endsWith("404") ? [answer] : [answer, exception])),
    );
    // The requests are sent with fetch; a span for each handler there is not
    expect(new Set(others.map(({ kind }) => kind))).toEqual(new Set(["CLIENT"]));
    expect(others.flatMap(({ events }) => events)).toEqual([]);
    expect(logs).toEqual([]);
  },
  60_000,
);

it("what Hono, h3 2 and hapi catch by themselves is on the server span as well", async () => {
  const { stdout, requests } = await run("latest", "caught.mjs");
  expect(stdout).toEqual([
    "/hono 500",
    "/hono-async 500",
    "/hono-middleware 500",
    "/hono-sub/own-handler 503",
    "/hono-missing 404",
    "/hono-fine 200",
    "/h3 500",
    "/h3-async 500",
    "/h3-missing 404",
    "/hapi 500",
    "/hapi-missing 404",
  ]);
  const fails = (answer: string): boolean => / 50\d$/.test(answer);
  expect(requests).toEqual(
    stdout.map((answer) => (fails(answer) ? [answer, exception] : [answer])),
  );
}, 60_000);

it("what is thrown over HTTP/2 is on the server span as well", async () => {
  const { stdout, requests } = await run("latest", "thrown-http2.mjs");
  expect(stdout).toEqual(["/koa 500", "/fastify 500", "/hono 500"]);
  expect(requests).toEqual(stdout.map((answer) => [answer, exception]));
}, 60_000);

it("in a bundle without the plugin, Fastify's alone are known", async () => {
  const latest = await foreignPackages("latest");
  const folder = mkdtempSync(join(tmpdir(), "tamma-obs-thrown-"));
  try {
    const entry = join(latest, "thrown-bundle.mjs");
    const choice = { bundler: "esbuild", format: "esm", minify: false, plugin: false } as const;
    const { stdout, requests } = await run(
      "latest",
      await bundle(latest, { ...choice, entry, folder }),
    );
    expect(stdout).toEqual(["/fastify 500", "/koa 500", "/express 500", "/hono 500"]);
    expect(requests).toEqual([
      ["/fastify 500", exception],
      ...stdout.slice(1).map((answer) => [answer]),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
