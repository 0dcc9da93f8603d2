import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { type Certificate, createAuthority } from "../helpers/certificates.ts";
import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { freePort } from "../helpers/free-port.ts";
import { type Answer, type OtlpReceiver, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

const often = {
  OTEL_BSP_SCHEDULE_DELAY: "100",
  OTEL_BLRP_SCHEDULE_DELAY: "100",
  OTEL_METRIC_EXPORT_INTERVAL: "200",
};

let consumer: Consumer;
let spool: string;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());
beforeEach(() => void (spool = mkdtempSync(join(tmpdir(), "spool-"))));
afterEach(() => rmSync(spool, { recursive: true, force: true }));

/** Starts an application that makes 500 spans and 500 lines a second for `ms`. */
function work(url: string, ms: number, env: NodeJS.ProcessEnv = {}): App {
  return startApp(consumer, "work.mjs", {
    env: { ...often, OTEL_EXPORTER_OTLP_ENDPOINT: url, ...env },
    args: [String(ms)],
  });
}

const madeBy = (app: App): number => Number(/made (\d+)/.exec(app.stdout())?.[1]);

const numbers = (texts: readonly unknown[]): readonly number[] =>
  texts.map((text) => Number(/ (\d+)$/.exec(String(text))?.[1]));

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

/** Expects every span and line that `app` has made to have arrived, once. */
async function expectAll(app: App, receiver: OtlpReceiver): Promise<void> {
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  const all = upTo(madeBy(app));
  const ascending = (a: number, b: number): number => a - b;
  expect(numbers(receiver.spans.map(({ name }) => name)).toSorted(ascending)).toEqual(all);
  expect(numbers(receiver.logs.map(({ body }) => body)).toSorted(ascending)).toEqual(all);
}

interface Totals {
  readonly made: number;
  readonly sent: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/** What the closing line says of `noun`. */
function closing(app: App, noun: string): Totals {
  const line = app.warnings().find((one) => one.includes("at the end of the process")) ?? "";
  const part = new RegExp(`${noun}: (\\d+) made, (\\d+) sent(?:, \\d+ dropped \\(([^)]*)\\))?`);
  const [, made, sent, reasons = ""] = part.exec(line) ?? [];
  const dropped = Array.from(reasons.matchAll(/(\d+) (\w+)/g), ([, count, reason]) => [
    reason,
    Number(count),
  ]);
  return { made: Number(made), sent: Number(sent), dropped: Object.fromEntries(dropped) };
}

describe("nothing is lost and nothing comes twice at 500 requests a second when the receiver", () => {
  it.for([0.9, 1, 1.1])("takes %f times the time-out", async (times) => {
    await using receiver = await startOtlpReceiver();
    const timeoutMs = 800;
    receiver.answer({ status: 200, afterMs: timeoutMs * times });
    await using app = work(receiver.url, 2_000, { OTEL_EXPORTER_OTLP_TIMEOUT: String(timeoutMs) });
    await expectAll(app, receiver);
    expect(app.warnings()).toEqual([]);
  });

  it.for<readonly [string, Answer]>([
    ["answers 503", 503],
    ["answers 429 with Retry-After", { status: 429, headers: { "retry-after": "1" } }],
  ])("%s for a while", async ([, answer]) => {
    await using receiver = await startOtlpReceiver();
    receiver.answer(answer);
    await using app = work(receiver.url, 3_000);
    await expect.poll(() => receiver.requests.length).toBeGreaterThan(3);
    receiver.answer(200);
    await expectAll(app, receiver);
    expect(app.warnings()).toEqual([]);
  });

  it("cuts the connection in the body of its answers", async () => {
    await using receiver = await startOtlpReceiver();
    receiver.answer({ status: 200, cut: true });
    await using app = work(receiver.url, 1_000);
    await expectAll(app, receiver);
    expect(app.warnings()).toEqual([]);
  });

  it("is away and comes back", async () => {
    const port = await freePort();
    await using app = work(`http://127.0.0.1:${port}`, 9_000);
    await app.warned(/unreachable since .*; telemetry waits \(at most 16 MiB in memory\)/);
    await using receiver = await startOtlpReceiver(port);
    await app.warned(/reachable again, nothing dropped/);
    await expectAll(app, receiver);
    expect(app.warnings()).toHaveLength(2);
  });
});

describe("what is dropped is counted, and the application is unharmed, when the receiver", () => {
  it("answers 400", async () => {
    await using receiver = await startOtlpReceiver();
    receiver.answer(400);
    await using app = work(receiver.url, 1_000);
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    const made = madeBy(app);
    expect(closing(app, "spans")).toEqual({ made, sent: 0, dropped: { refused: made } });
    expect(closing(app, "log records")).toEqual({ made, sent: 0, dropped: { refused: made } });
  });

  it("takes a part of each request", async () => {
    await using receiver = await startOtlpReceiver();
    // partial_success { rejected_log_records: 2, error_message: "old" }
    const body = Uint8Array.of(0x0a, 7, 0x08, 2, 0x12, 3, 0x6f, 0x6c, 0x64);
    receiver.answer({ status: 200, body }, "/v1/logs");
    await using app = work(receiver.url, 1_000);
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    const made = madeBy(app);
    const rejected = 2 * receiver.requests.filter(({ path }) => path === "/v1/logs").length;
    expect(closing(app, "log records")).toEqual({
      made,
      sent: made - rejected,
      dropped: { rejected },
    });
    expect(app.warnings()).toEqual([
      `[tamma-obs] OTEL_EXPORTER_OTLP_ENDPOINT: ${receiver.url}/v1/logs rejects 2 log records of a request that it takes (partial success: old); what it rejects is dropped`,
      expect.stringContaining("at the end of the process, log records: "),
    ]);
  });

  it("has a name that is not known", async () => {
    await using app = work("http://collector.invalid:4318", 1_000);
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    const made = madeBy(app);
    expect(closing(app, "spans")).toEqual({ made, sent: 0, dropped: { exit: made } });
  });
});

describe("what cannot be sent over TLS is counted, and one line says why, when", () => {
  it.for<readonly [string, (port: number) => string, RegExp]>([
    [
      "the receiver's certificate is signed by nobody that is trusted",
      (port) => `https://localhost:${port}`,
      /unreachable since .* \((?:self-signed certificate|unable to verify).*\); telemetry waits/,
    ],
    [
      "the receiver's certificate is for another name",
      (port) => `https://127.0.0.1:${port}`,
      /unreachable since .* \(Hostname\/IP does not match certificate's altnames: .*\); telemetry waits/,
    ],
    [
      "the endpoint says http and the receiver speaks TLS",
      (port) => `http://localhost:${port}`,
      /unreachable since .* \((?:socket hang up|read ECONNRESET|Parse Error.*)\); telemetry waits/,
    ],
  ])("%s", async ([wrong, urlOf, line]) => {
    const authority = createAuthority();
    const hour = 3_600_000;
    const leaf = authority.issue({
      name: "localhost",
      notBefore: new Date(Date.now() - hour),
      notAfter: new Date(Date.now() + hour),
    });
    await using server = await startTls(leaf);
    const trusted = join(spool, "authority.pem");
    writeFileSync(trusted, authority.cert);
    const env = wrong.includes("another name") ? { NODE_EXTRA_CA_CERTS: trusted } : {};
    await using app = work(urlOf(server.port), 4_000, env);
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    const made = madeBy(app);
    expect(closing(app, "spans")).toEqual({ made, sent: 0, dropped: { exit: made } });
    expect(app.warnings()).toEqual([
      expect.stringMatching(line),
      expect.stringContaining("at the end of the process"),
    ]);
  });
});

/** A receiver over TLS that takes everything. */
async function startTls(
  certificate: Certificate,
): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createHttpsServer(certificate, (request, response) => {
    request.resume().on("end", () => response.end());
  }).listen(0);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" ? Number(address?.port) : Number.NaN,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

it("made + recovered = sent + dropped + waiting in every export of the metrics", async () => {
  await using receiver = await startOtlpReceiver();
  receiver.answer(503, "/v1/traces");
  receiver.answer(400, "/v1/logs");
  await using app = work(receiver.url, 3_000);
  const exportsOf = (metric: string) =>
    receiver.metrics.filter(({ name }) => name === `telemetry.items.${metric}`);
  /** Sums by signal of the export that is `back` before the end. */
  const at = (metric: string, back: number): Readonly<Record<string, number>> => {
    const { points = [], values = [] } = exportsOf(metric).at(-back) ?? {};
    const sums: Record<string, number> = {};
    for (const [index, point] of points.entries()) {
      const signal = String(point["telemetry.signal"]);
      sums[signal] = (sums[signal] ?? 0) + (values[index] ?? Number.NaN);
    }
    return sums;
  };
  await expect.poll(() => at("waiting", 1)["traces"]).toBeGreaterThan(0);
  await expect.poll(() => at("dropped", 1)["logs"]).toBeGreaterThan(0);
  receiver.answer(200, "/v1/traces");
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  const count = exportsOf("made").length;
  for (let back = 1; back <= count; back += 1) {
    for (const signal of ["traces", "logs", "metrics"]) {
      const read = (metric: string): number => at(metric, back)[signal] ?? Number.NaN;
      expect(read("sent") + read("dropped") + read("waiting")).toBe(
        read("made") + read("recovered"),
      );
    }
  }
});

it("an application reads what became of its telemetry; without the preload there is nothing", async () => {
  await using receiver = await startOtlpReceiver();
  const env = { ...often, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  await using app = startApp(consumer, "status.mjs", { env });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  const { first, logs, agoMs } = JSON.parse(app.stdout());
  expect(first).toMatchObject({ traces: { made: 0 }, logs: { made: 0, sent: 0, waiting: 0 } });
  expect(first.lastSentAt).toBe(undefined);
  expect(logs).toMatchObject({ made: 1, sent: 1, waiting: 0 });
  expect(agoMs).toBeGreaterThanOrEqual(0);
  await using without = startApp(consumer, "status.mjs", { env, flags: [] });
  await expect(without.ended()).resolves.toMatchObject({ code: 0 });
  expect(JSON.parse(without.stdout())).toEqual({ agoMs: null });
});

describe("with a spool", () => {
  it("what a killed process had is sent by the next one, once", async () => {
    const port = await freePort();
    const env = { OBS_SPOOL_DIR: spool };
    const url = `http://127.0.0.1:${port}`;
    await using killed = work(url, 60_000, {
      ...env,
      OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=first",
    });
    await killed.warned(/unreachable since .*; telemetry waits in .* \(at most 512 MiB\)/);
    killed.child.kill("SIGKILL");
    await killed.ended();
    const [folder = ""] = readdirSync(spool);
    const names = readdirSync(join(spool, folder));
    const left = (signal: string): number =>
      names
        .map((name) => new RegExp(`-${signal}-(\\d+)\\.otlp$`).exec(name)?.[1])
        .reduce((sum, items) => sum + Number(items ?? 0), 0);
    expect(left("traces")).toBeGreaterThan(500);
    await using receiver = await startOtlpReceiver(port);
    await using next = startApp(consumer, "quiet.cjs", {
      env: {
        ...often,
        ...env,
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=next",
      },
    });
    await expect(next.ended()).resolves.toMatchObject({ code: 0 });
    // With its own headers
    const tenants = receiver.requests.map(({ headers }) => headers["x-tenant"]);
    expect(new Set(tenants)).toEqual(new Set(["next"]));
    expect(numbers(receiver.spans.map(({ name }) => name))).toEqual(upTo(left("traces")));
    expect(numbers(receiver.logs.map(({ body }) => body))).toEqual(upTo(left("logs")));
    expect(next.warnings()).toEqual([]);
    expect(readdirSync(spool)).toEqual([]);
  });

  it("what a process had sent when it was killed is sent again by the next one", async () => {
    const env = { OBS_SPOOL_DIR: spool };
    await using receiver = await startOtlpReceiver();
    // The receiver has the request, and the process is killed before it knows
    receiver.answer("take");
    await using killed = work(receiver.url, 60_000, env);
    await vi.waitUntil(() => receiver.spans.length > 0, { timeout: 20_000 });
    const [taken] = receiver.spans;
    killed.child.kill("SIGKILL");
    await killed.ended();
    receiver.answer(200);
    await using next = startApp(consumer, "quiet.cjs", {
      env: { ...often, ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await expect(next.ended()).resolves.toMatchObject({ code: 0 });
    expect(receiver.spans.filter(({ spanId }) => spanId === taken?.spanId)).toHaveLength(2);
    expect(readdirSync(spool)).toEqual([]);
  });

  it("what a process that has ended left is sent by one that runs already", async () => {
    await using receiver = await startOtlpReceiver();
    receiver.answer(503);
    const env = { ...often, OBS_SPOOL_DIR: spool, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await using running = startApp(consumer, "steady.mjs", { env });
    // It has looked for such files at its start
    await expect.poll(() => receiver.requests.length).toBeGreaterThan(0);
    await using other = work(receiver.url, 500, { OBS_SPOOL_DIR: spool });
    await expect(other.ended()).resolves.toEqual({ code: 0, signal: null });
    receiver.answer(200);
    await expect.poll(() => receiver.spans.length, { timeout: 15_000 }).toBe(madeBy(other));
    running.child.kill("SIGTERM");
    await running.ended();
  });

  it("what a process cannot send before its end stays there, and it says so", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await using app = work(url, 1_000, { OBS_SPOOL_DIR: spool });
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    const made = madeBy(app);
    expect(app.warnings().at(-1)).toContain(
      `spans: ${made} made, 0 sent, ${made} left in the spool; `,
    );
  });

  it("that is full, the oldest goes and is counted", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await using app = work(url, 2_000, { OBS_SPOOL_DIR: spool, OBS_SPOOL_MAX_BYTES: "20000" });
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    const { made, dropped } = closing(app, "spans");
    expect(made).toBe(madeBy(app));
    expect(dropped["queue_full"]).toBeGreaterThan(0);
    const [folder = ""] = readdirSync(spool);
    const kept = readdirSync(join(spool, folder))
      .map((name) => Number(/-traces-(\d+)\.otlp$/.exec(name)?.[1] ?? 0))
      .reduce((sum, items) => sum + items, 0);
    expect(kept).toBe(made - (dropped["queue_full"] ?? 0));
    expect(app.stderr()).toContain(`no more telemetry can wait for ${url}; the oldest is dropped`);
  });

  it("that cannot be written, one line says so and telemetry goes through memory", async () => {
    await using receiver = await startOtlpReceiver();
    const file = join(spool, "file");
    writeFileSync(file, "");
    await using app = work(receiver.url, 1_000, { OBS_SPOOL_DIR: file });
    await expectAll(app, receiver);
    expect(app.warnings()).toEqual([
      expect.stringMatching(
        /^\[tamma-obs\] OBS_SPOOL_DIR: .*file cannot be written \(ENOTDIR.*\); telemetry waits in memory$/,
      ),
    ]);
  });

  it.skipIf(process.platform !== "linux")(
    "where the kernel makes no folder, the process ends and everything is sent",
    async () => {
      await using receiver = await startOtlpReceiver();
      await using app = work(receiver.url, 1_000, { OBS_SPOOL_DIR: "/proc/nope" });
      await expectAll(app, receiver);
      expect(app.warnings()).toEqual([
        expect.stringMatching(/OBS_SPOOL_DIR: \/proc\/nope cannot be written \(ENOENT/),
      ]);
    },
  );
});

it("what is too far ahead of the export worker is dropped, counted and told in one line", async () => {
  const exporter = join(consumer.built, "dist", "instrumentation", "export", "exporter.js");
  await using app = startApp(consumer, "ahead.mjs", { flags: [], args: [exporter] });
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  expect(JSON.parse(app.stdout())).toMatchObject({
    made: 3,
    dropped: { queue_full: 2 },
    waiting: 1,
  });
  expect(app.warnings().filter((line) => line.includes("does not keep up"))).toEqual([
    "[tamma-obs] OTEL_EXPORTER_OTLP_ENDPOINT: the export worker does not keep up with what is made; what is more than 16 MiB ahead of it is dropped",
  ]);
  expect(closing(app, "log records")).toMatchObject({ made: 3, dropped: { queue_full: 2 } });
});
