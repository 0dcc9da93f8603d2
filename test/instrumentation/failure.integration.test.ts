import { once } from "node:events";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

const often = {
  OTEL_BSP_SCHEDULE_DELAY: "50",
  OTEL_BLRP_SCHEDULE_DELAY: "50",
  OTEL_METRIC_EXPORT_INTERVAL: "100",
};
const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

describe("a receiver that comes and goes", () => {
  it("gives one line when it is away, one when it is back, and one when it is away again", async () => {
    const { port } = await unusedPort();
    const origin = `http://127.0.0.1:${port}`;
    const env = { ...often, OTEL_EXPORTER_OTLP_ENDPOINT: origin };
    await using app = startApp(consumer, "steady.mjs", { env });
    await app.warned(/unreachable/);
    {
      await using receiver = await startOtlpReceiver(port);
      await app.warned(/reachable again/);
      expect(receiver.requests.length).toBeGreaterThan(0);
    }
    await app.warned(/reachable again[^]*unreachable/);
    app.child.kill("SIGTERM");
    await expect(app.ended()).resolves.toMatchObject({ signal: "SIGTERM" });
    const away = new RegExp(
      `^\\[tamma-obs\\] OTEL_EXPORTER_OTLP_ENDPOINT: ${origin} unreachable since ${time} \\((?:connect ECONNREFUSED 127\\.0\\.0\\.1:${port}|socket hang up|read ECONNRESET)\\); telemetry waits \\(at most 16 MiB in memory\\)$`,
    );
    const back = new RegExp(
      `^\\[tamma-obs\\] OTEL_EXPORTER_OTLP_ENDPOINT: ${origin} reachable again, nothing dropped$`,
    );
    expect(app.warnings()).toEqual([
      expect.stringMatching(away),
      expect.stringMatching(back),
      expect.stringMatching(away),
      expect.stringMatching(
        /at the end of the process, .*log records: \d+ made, \d+ sent, \d+ dropped \(\d+ exit\)$/,
      ),
    ]);
  });

  it("gives two lines when it is away for a short process", async () => {
    const { port } = await unusedPort();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
    await using app = startApp(consumer, "exit.mjs", { env, args: ["exit 3"] });
    await expect(app.ended()).resolves.toMatchObject({ code: 3 });
    expect(app.warnings()).toEqual([
      expect.stringContaining(` unreachable since `),
      expect.stringMatching(
        /^\[tamma-obs\] OTEL_EXPORTER_OTLP_ENDPOINT: at the end of the process, spans: 1 made, 0 sent, 1 dropped \(1 exit\); metric data points: (\d+) made, 0 sent, \1 dropped \(\1 exit\); log records: 2 made, 0 sent, 2 dropped \(2 exit\)$/,
      ),
    ]);
  });

  it("gives two lines when something else than an OTLP receiver answers", async () => {
    await using receiver = await startOtlpReceiver();
    receiver.answer(404);
    const env = { ...often, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await using app = startApp(consumer, "exit.mjs", { env });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(new Set(receiver.requests.map(({ path }) => path)).size).toBe(3);
    const text = `^\\[tamma-obs\\] OTEL_EXPORTER_OTLP_ENDPOINT: ${receiver.url} refuses telemetry since ${time} \\(HTTP 404 on /v1/(?:traces|logs|metrics)\\); telemetry is dropped until it is accepted$`;
    expect(app.warnings()).toEqual([
      expect.stringMatching(new RegExp(text)),
      expect.stringMatching(
        /at the end of the process, spans: 1 made, 0 sent, 1 dropped \(1 refused\)/,
      ),
    ]);
  });

  it("that is known to be away and then hangs is not waited for as long as OBS_SHUTDOWN_TIMEOUT", async () => {
    const { port } = await unusedPort();
    await using app = startApp(consumer, "steady.mjs", {
      env: {
        ...often,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        OTEL_EXPORTER_OTLP_TIMEOUT: "60000",
        // An application that is not over after 20 s is killed
        OBS_SHUTDOWN_TIMEOUT: "60s",
      },
    });
    await app.warned(/unreachable/);
    await using receiver = await startOtlpReceiver(port);
    receiver.answer("hang");
    await until(() => receiver.requests.length > 0);
    app.child.kill("SIGTERM");
    await expect(app.ended()).resolves.toEqual({ code: null, signal: "SIGTERM" });
  });

  it("is not missed when it restarts within the retries", async () => {
    const { port } = await unusedPort();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, ...often };
    await using app = startApp(consumer, "steady.mjs", { env });
    await using receiver = await startOtlpReceiver(port);
    receiver.answer(503);
    await app.printed(/ready/);
    await until(() => receiver.requests.length >= 2);
    receiver.answer(200);
    await until(() => receiver.logs.length > 0);
    app.child.kill("SIGTERM");
    await app.ended();
    expect(app.warnings()).toEqual([]);
  });
});

const oneOf = (...values: readonly string[]): string =>
  `expected one of ${values.map((value) => `"${value}"`).join(", ")}`;

const bad: readonly (readonly [key: string, value: string, text: string])[] = [
  [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "localhost:4317",
    `expected a URL that starts with http:// or https://, got "localhost:4317"`,
  ],
  ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", `${oneOf("http/protobuf", "http/json")}, got "grpc"`],
  [
    "OTEL_TRACES_SAMPLER",
    "foo",
    `${oneOf("always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio")}, got "foo"`,
  ],
  ["OTEL_TRACES_SAMPLER_ARG", "2", `expected a number from 0 to 1, got "2"`],
  ["OTEL_METRIC_EXPORT_INTERVAL", "abc", `expected an integer >= 1, got "abc"`],
  ["OTEL_BSP_SCHEDULE_DELAY", "-1", `expected an integer >= 0, got "-1"`],
  ["OTEL_BSP_MAX_QUEUE_SIZE", "many", `expected an integer >= 1, got "many"`],
  [
    "OTEL_PROPAGATORS",
    "tracecontext,b4",
    `expected a list of "tracecontext", "baggage", "b3", "b3multi", "none", got "b4", which is left out`,
  ],
  ["OTEL_RESOURCE_ATTRIBUTES", "a", `expected "key=value,key=value", got "a"`],
  [
    "OTEL_LOG_LEVEL",
    "loud",
    `${oneOf("none", "error", "warn", "info", "debug", "verbose", "all")}, got "loud"`,
  ],
  [
    "OTEL_EXPORTER_OTLP_CERTIFICATE",
    "/nowhere/ca.pem",
    "the file cannot be read and is not used: Error: ENOENT: no such file or directory, open '/nowhere/ca.pem'",
  ],
  ["OBS_LOGS", "yes", `${oneOf("ship", "correlate", "off")}, got "yes"`],
  ["OBS_PROMETHEUS_PORT", "99999", `expected a port from 0 to 65535, got "99999"`],
  ["OBS_SHUTDOWN_TIMEOUT", "soon", `expected milliseconds or a duration such as "30s", got "soon"`],
  ["OBS_SHUTDOWN_TIMEUOT", "1s", `unknown setting, did you mean OBS_SHUTDOWN_TIMEOUT?`],
];

describe("a bad setting gives one line, and the application runs with telemetry", () => {
  it.for(bad)("%s=%s", async ([key, value, text]) => {
    await using receiver = await startOtlpReceiver();
    // A wrong endpoint means the default, where some other receiver may or may not be
    const env =
      key === "OTEL_EXPORTER_OTLP_ENDPOINT"
        ? { OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none", OBS_LOGS: "correlate" }
        : { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await using app = startApp(consumer, "exit.mjs", { env: { ...env, [key]: value } });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(app.stdout()).toContain("ready");
    expect(app.warnings()).toEqual([`[tamma-obs] ${key}: ${text}`]);
    expect(receiver.spans).toHaveLength(key === "OTEL_EXPORTER_OTLP_ENDPOINT" ? 0 : 1);
  });
});

describe("the scrape port", () => {
  it("serves the process's metrics, which make no spans", async () => {
    await using receiver = await startOtlpReceiver();
    const { port } = await unusedPort();
    await using app = startApp(consumer, "steady.mjs", {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OBS_PROMETHEUS_PORT: String(port) },
    });
    await app.printed(/ready/);
    const scrape = (): Promise<Response> => fetch(`http://127.0.0.1:${port}/metrics`);
    await until(() =>
      scrape().then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const text = await (await scrape()).text();
    expect(text).toMatch(/^process_cpu_utilization_ratio\{/m);
    expect(text).toMatch(/^process_memory_usage_bytes\{/m);
    expect(text).toMatch(/^process_uptime_seconds\{/m);
    expect(text).toMatch(/^nodejs_eventloop_utilization_ratio\{/m);
    app.child.kill("SIGTERM");
    await app.ended();
    expect(receiver.spans).toEqual([]);
    expect(app.warnings()).toEqual([]);
  });

  it("serves them where OTEL_METRICS_EXPORTER=none sends none", async () => {
    await using receiver = await startOtlpReceiver();
    const { port } = await unusedPort();
    await using app = startApp(consumer, "steady.mjs", {
      env: {
        ...often,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_METRICS_EXPORTER: "none",
        OBS_PROMETHEUS_PORT: String(port),
        OBS_PROMETHEUS_HOST: "127.0.0.2",
      },
    });
    await until(() => receiver.logs.length > 0);
    const text = await (await fetch(`http://127.0.0.2:${port}/metrics`)).text();
    expect(text).toMatch(/^process_uptime_seconds\{/m);
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow("fetch failed");
    app.child.kill("SIGTERM");
    await app.ended();
    expect(receiver.metrics).toEqual([]);
    expect(app.warnings()).toEqual([]);
  });

  it("that is taken gives one line", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(consumer, "exit.mjs", {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OBS_PROMETHEUS_PORT: `${receiver.port}` },
    });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(app.warnings()).toEqual([
      `[tamma-obs] OBS_PROMETHEUS_PORT: no scrape port is open (listen EADDRINUSE: address already in use 127.0.0.1:${receiver.port})`,
    ]);
    expect(receiver.metrics.length).toBeGreaterThan(0);
  });
});

it("a metric that reaches its limit of series gives one line and stays within it", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "series.mjs", {
    env: { ...often, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OBS_CARDINALITY_LIMIT: "20" },
  });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(app.warnings()).toEqual([
    "[tamma-obs] OBS_CARDINALITY_LIMIT: series.made has 20 series; further ones are added up in one with otel.metric.overflow=true",
  ]);
  const made = receiver.metrics.findLast(({ name }) => name === "series.made");
  expect(made?.points).toHaveLength(20);
});

it("without leave to start a worker thread one line says that nothing is sent", async () => {
  const flags = ["--permission", "--allow-fs-read=/", "--import", "@tamma/observability/preload"];
  await using app = startApp(consumer, "exit.mjs", { flags, args: ["exit 3"] });
  await expect(app.ended()).resolves.toMatchObject({ code: 3 });
  expect(app.warnings()).toEqual([
    expect.stringMatching(
      /^\[tamma-obs\] OBS_ENABLED: the export worker does not run, nothing is sent: Error: .*--allow-worker/,
    ),
  ]);
});

it("an application sees listeners on its requests, and the trace's header on those it makes", async () => {
  await using receiver = await startOtlpReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  await using app = startApp(consumer, "visible.mjs", { env });
  await app.ended();
  expect(JSON.parse(app.stdout())).toEqual({
    headers: expect.arrayContaining(["traceparent"]),
    client: expect.arrayContaining(["close", "Symbol(events.errorMonitor)"]),
    server: expect.arrayContaining(["close", "Symbol(events.errorMonitor)"]),
  });
});

it("without the export worker, what is made counts as dropped for that reason", async () => {
  const flags = ["--permission", "--allow-fs-read=/", "--import", "@tamma/observability/preload"];
  await using app = startApp(consumer, "dropped.mjs", { flags });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(JSON.parse(app.stdout())).toMatchObject({
    made: 1,
    sent: 0,
    waiting: 0,
    dropped: { no_worker: 1 },
  });
});

it("what cannot be serialised is dropped, counted as unreadable and told", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "unreadable.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(JSON.parse(app.stdout())).toMatchObject({ made: 1, sent: 0, dropped: { unreadable: 1 } });
  expect(app.warnings()).toContain(
    "[tamma-obs] OTEL_EXPORTER_OTLP_ENDPOINT: traces cannot be serialised and are dropped: Error: hostile",
  );
});

it("an application with a newer OpenTelemetry API is told that it is ignored", async () => {
  const copy = join(consumer.folder, "node_modules", "@opentelemetry", "api");
  const target = join(consumer.built, "node_modules", "@opentelemetry", "api");
  rmSync(copy);
  mkdirSync(copy);
  writeFileSync(join(copy, "package.json"), `{"name":"@opentelemetry/api","version":"1.99.0"}`);
  writeFileSync(join(copy, "index.js"), "");
  try {
    await using receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await using app = startApp(consumer, "quiet.cjs", { env });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(app.warnings()).toEqual([
      "[tamma-obs] @opentelemetry/api: the application uses 1.99.0, newer than 1.10.0, which is registered; its own spans and metrics are ignored until both are the same",
    ]);
  } finally {
    rmSync(copy, { recursive: true });
    symlinkSync(target, copy);
  }
});

describe("the preload stays out", () => {
  it.for([
    ["OBS_ENABLED", "false"],
    ["OTEL_SDK_DISABLED", "true"],
  ] as const)("with %s=%s", async ([key, value]) => {
    await using receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, [key]: value };
    await using app = startApp(consumer, "exit.mjs", { env });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(receiver.requests).toEqual([]);
    expect(app.stdout()).not.toContain("trace_id");
  });

  it.for([
    ["--import", { flags: ["--import", "@tamma/observability/preload"] }],
    ["NODE_OPTIONS", { flags: [], env: { NODE_OPTIONS: "--import @tamma/observability/preload" } }],
  ] as const)("of worker threads that inherit %s", async ([, { flags, ...rest }]) => {
    await using receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...("env" in rest ? rest.env : {}) };
    await using app = startApp(consumer, "threads.mjs", { env, flags });
    await app.ended();
    expect(JSON.parse(app.stdout())).toEqual({ main: true, worker: false });
    expect(app.warnings()).toEqual([]);
  });

  it("of package managers", async () => {
    await using app = startApp(consumer, "npm-cli.js");
    await app.ended();
    expect(JSON.parse(app.stdout())).toEqual({ main: false });
  });
});

async function unusedPort(): Promise<{ readonly port: number }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return { port };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 10_000 }).toBe(true);
}
