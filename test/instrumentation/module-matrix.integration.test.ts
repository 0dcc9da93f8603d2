import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { runForeignApp } from "../helpers/foreign-app.ts";
import { foreignPackages } from "../helpers/foreign-packages.ts";
import { installNodeVersions, nodeVersions, skipReason } from "../helpers/node-versions.ts";
import {
  type OtlpReceiver,
  type ReceivedLog,
  type ReceivedSpan,
  startOtlpReceiver,
} from "../helpers/otlp-receiver.ts";

const importFlags = ["--import", "@tamma/observability/preload"];
const requireFlags = ["--require", "@tamma/observability/preload"];

const forms = [
  { form: "CommonJS", file: "shop.cjs", flags: importFlags, oldest: true },
  { form: "CommonJS under --require", file: "shop.cjs", flags: requireFlags, oldest: true },
  { form: "ESM", file: "shop.mjs", flags: importFlags, oldest: true },
  { form: "ESM under --require", file: "shop.mjs", flags: requireFlags, oldest: false },
  { form: "ESM with top-level await", file: "shop-await.mjs", flags: importFlags, oldest: true },
  { form: "type-stripped TypeScript", file: "shop.mts", flags: importFlags, oldest: false },
] as const;

const rows = nodeVersions.flatMap(({ name, path, oldest }) =>
  forms
    .filter((form) => form.oldest || !oldest)
    .map(({ form, file, flags }) => ({ name, path, form, file, flags })),
);

let consumer: Consumer;

beforeAll(async () => {
  await installNodeVersions();
  consumer = createConsumer();
}, 180_000);
afterAll(() => consumer[Symbol.dispose]());

describe("the same requests give the same spans and lines", () => {
  it("runs on every version, or says why not", ({ skip }) => {
    skip(skipReason !== undefined, skipReason);
    expect(nodeVersions.map(({ name }) => name)).toEqual([
      "Node 22.15",
      "Node 22",
      "Node 24",
      "Node 26",
    ]);
  });

  it.for(rows)("$form on $name", async ({ file, flags, path }) => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(consumer, file, { node: path, flags, env: envFor(receiver) });
    const [, port] = await app.printed(/listening (\d+)/);
    const order = await fetch(`http://127.0.0.1:${port}/orders/7`, {
      headers: { "x-request-id": "req-1" },
    });
    await order.text();
    await fetch(`http://127.0.0.1:${port}/fail`, { headers: { "x-request-id": "req-2" } });
    app.child.kill("SIGTERM");
    await expect(app.ended()).resolves.toMatchObject({ code: null, signal: "SIGTERM" });

    expect(app.stderr()).toBe("");
    expect(order.headers.get("x-request-id")).toBe("req-1");
    expect(summarizeSpans(receiver.spans)).toEqual([
      "CLIENT GET < SERVER GET /orders/:id : req-1 -",
      "CLIENT GET < SERVER GET /orders/:id : req-1 -",
      "SERVER GET /fail : req-2 500",
      "SERVER GET /orders/:id : req-1 200",
      "SERVER GET /price < CLIENT GET : req-1 200",
      "SERVER GET /stock < CLIENT GET : req-1 200",
    ]);
    const lines = [
      "ERROR order failed in GET /fail : req-2",
      "INFO order read in GET /orders/:id : req-1",
      "INFO stock read in GET /stock : req-1",
    ];
    expect(summarizeLogs(receiver.logs, receiver.spans)).toEqual(lines);
    expect(summarizeStdout(app, receiver.spans)).toEqual(lines);
    expect(
      receiver.requests.every(({ contentType }) => contentType === "application/x-protobuf"),
    ).toBe(true);
  });
});

describe("a package of ES modules on Node 22.15", () => {
  it.for([
    { flag: "--import", name: "GET /orders/:id" },
    { flag: "--require", name: "GET" },
  ])("is instrumented under --import alone: $flag", async ({ flag, name }, { skip }) => {
    skip(skipReason !== undefined, skipReason);
    await using receiver = await startOtlpReceiver();
    await using app = startApp(
      { folder: await foreignPackages("latest") },
      join("routes", "hono.mjs"),
      {
        node: String(nodeVersions.find(({ oldest }) => oldest)?.path),
        flags: [flag, join(consumer.built, "dist", "instrumentation", "preload.js")],
        env: envFor(receiver),
      },
    );
    const [, port] = await app.printed(/listening (\d+)/);
    await (await fetch(`http://127.0.0.1:${port}/orders/7`)).text();
    app.child.kill("SIGTERM");
    await app.ended();
    expect(app.warnings()).toEqual([]);
    expect(receiver.spans.map((span) => span.name)).toEqual([name]);
  });
});

it("of what ES modules import, the packages that are patched are wrapped, and nothing else", async () => {
  const folder = await foreignPackages("latest");
  const { stdout, warnings } = await runForeignApp(consumer, folder, "wrapped.mjs");
  expect(warnings).toEqual([]);
  expect(JSON.parse(stdout)).toEqual([
    "hono/dist/index.js",
    "hono/dist/router/smart-router/router.js",
  ]);
});

function envFor(receiver: OtlpReceiver): NodeJS.ProcessEnv {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
}

/** `KIND name < parent : request id of the trace's server span, status`. */
function summarizeSpans(spans: readonly ReceivedSpan[]): readonly string[] {
  const label = ({ kind, name }: ReceivedSpan): string => `${kind} ${name}`;
  return spans
    .map((span) => {
      const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
      const server = spans.find(
        ({ traceId, kind }) => traceId === span.traceId && kind === "SERVER",
      );
      const from = parent === undefined ? "" : ` < ${label(parent)}`;
      const status =
        span.kind === "SERVER" ? String(span.attributes["http.response.status_code"]) : "-";
      return `${label(span)}${from} : ${String(server?.attributes["request_id"])} ${status}`;
    })
    .toSorted();
}

function summarizeLogs(
  logs: readonly ReceivedLog[],
  spans: readonly ReceivedSpan[],
): readonly string[] {
  return logs
    .map(({ severityText, body, spanId, attributes }) =>
      summary(severityText, body, spanId, attributes["request_id"], spans),
    )
    .toSorted();
}

function summarizeStdout(app: App, spans: readonly ReceivedSpan[]): readonly string[] {
  const labels: Readonly<Record<number, string>> = { 30: "info", 50: "error" };
  return app
    .stdout()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .map((line) =>
      summary(
        labels[Number(line["level"])] ?? "?",
        line["msg"],
        line["span_id"],
        line["request_id"],
        spans,
      ),
    )
    .toSorted();
}

function summary(
  level: string,
  body: unknown,
  spanId: unknown,
  requestId: unknown,
  spans: readonly ReceivedSpan[],
): string {
  const span = spans.find((one) => one.spanId === spanId);
  return `${level.toUpperCase()} ${String(body)} in ${span?.name} : ${String(requestId)}`;
}
