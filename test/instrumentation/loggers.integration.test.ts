import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { foreignPackages, type ForeignSet } from "../helpers/foreign-packages.ts";
import { installNodeVersions, nodeVersions } from "../helpers/node-versions.ts";
import { type ReceivedLog, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(async () => {
  await installNodeVersions();
  await foreignPackages("latest");
  await foreignPackages("earlier");
  consumer = createConsumer();
}, 300_000);
afterAll(() => consumer[Symbol.dispose]());

interface Run {
  readonly logs: readonly ReceivedLog[];
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  set: ForeignSet,
  file: string,
  { node = process.execPath, env = {} }: { node?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Run> {
  await using receiver = await startOtlpReceiver();
  await using app = startApp({ folder: await foreignPackages(set) }, file, {
    node,
    flags: ["--import", join(consumer.built, "dist/instrumentation/preload.js")],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OBS_LOGGERS: undefined, ...env },
  });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  return { logs: [...receiver.logs], stdout: app.stdout(), stderr: app.stderr() };
}

/** Each line that every set writes: severity, its text, and what it has beside the request id. */
const common = {
  "pino plain": [9, "info", { part: "a" }],
  "pino failed": [17, "error", { err: { code: "E_FAR" } }],
  "pino custom": [11, "notice", {}],
  "pino own ids": [9, "info", {}],
  "winston plain": [9, "info", { part: "a" }],
  "winston failed too far": [17, "error", { code: "E_FAR" }],
  "winston own ids": [9, "info", {}],
  "winston silly": [1, "silly", {}],
  "winston custom": [22, "alert", {}],
  "winston unnamed level": [9, "audit", {}],
  "bunyan plain": [9, "info", { name: "shop", part: "a" }],
  "bunyan failed": [17, "error", { name: "shop", err: { code: "E_FAR" } }],
  "bunyan own ids": [9, "info", { name: "shop" }],
  "nest plain": [9, "log", { context: "Shop" }],
  "nest failed": [17, "error", { context: "Shop" }],
  "nest verbose": [1, "verbose", { context: "Shop" }],
  "nest facade": [13, "warn", { context: "Facade" }],
  "console plain 7": [9, "log", {}],
  "console failed RangeError: too far": [17, "error", {}],
  "console json": [13, "warn", { part: "a" }],
} as const;

const lines = {
  latest: {
    ...common,
    "log4js plain": [9, "INFO", { category: "shop" }],
    "log4js failed RangeError: too far": [17, "ERROR", { category: "shop" }],
    "log4js custom": [10, "NOTICE", { category: "shop" }],
    "log4js mark": [9, "MARK", { category: "shop" }],
  },
  earlier: common,
} as const;

const sets = [
  { set: "latest", file: "loggers.mjs", what: "today's majors, from ESM" },
  { set: "earlier", file: "loggers.cjs", what: "the majors before, from CommonJS" },
] as const;

// The earlier majors on the oldest Node.js and on this one: each run takes a second
const rows = sets.flatMap((one) =>
  nodeVersions
    .filter(({ oldest, path }) => one.set === "latest" || oldest || path === process.execPath)
    .map(({ name, path }) => ({ ...one, name, path })),
);

describe.each(rows)("the loggers of $what on $name", ({ set, file, path }) => {
  let result: Run;
  beforeAll(async () => void (result = await run(set, file, { node: path })));

  it("are sent once each, with severity, fields, and the request's ids", () => {
    const { logs } = result;
    const [trace] = new Set(logs.map(({ traceId }) => traceId));
    expect(trace).toMatch(/^\w{32}$/);
    const named = Object.keys(lines[set]);
    const found = logs.filter(({ body }) => named.includes(String(body)));
    expect(
      Object.fromEntries(
        found.map(({ body, severityNumber, severityText, attributes, traceId }) => [
          body,
          [severityNumber, severityText, fieldsOf(attributes), traceId],
        ]),
      ),
    ).toEqual(
      Object.fromEntries(
        Object.entries(lines[set]).map(([body, [number, text, fields]]) => [
          body,
          [number, text, { ...fields, request_id: requestIdOf(body) }, trace],
        ]),
      ),
    );
    // Beside them, twice an error alone, and a trace and a table by console
    expect(found).toHaveLength(named.length);
    const others = logs.filter((log) => !found.includes(log)).map(({ body }) => String(body));
    expect(others.toSorted()).toEqual([
      expect.stringMatching(/^Trace: console trace\n {4}at write /),
      "too far",
      "too far",
      expect.stringContaining("console table"),
    ]);
  });

  it("name an error as an exception, all the same one", () => {
    const thrown = result.logs.filter(({ body }) => /failed|too far/.test(String(body)));
    expect(thrown).toHaveLength(set === "latest" ? 8 : 7);
    const [fingerprint] = thrown.map((log) => log.attributes["exception.fingerprint"]);
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    for (const { attributes } of thrown) {
      expect(attributes).toMatchObject({
        "exception.type": "RangeError",
        "exception.message": "too far",
        "exception.stacktrace": expect.stringMatching(/^RangeError: too far\n {4}at boom /),
        "exception.fingerprint": fingerprint,
      });
    }
  });

  it("have the ids on their structured lines, and the application's own where it writes some", () => {
    const texts = `${result.stdout}${result.stderr}`
      .split("\n")
      .filter((line) => line.startsWith("{") && !line.includes("console json"));
    expect(new Set(texts.map((text) => text.split(`"trace_id":`).length - 1))).toEqual(
      new Set([1]),
    );
    const structured = texts.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(structured).toHaveLength(set === "latest" ? 21 : 17);
    const trace = result.logs[0]?.traceId;
    for (const line of structured) {
      const message = String(line["msg"] ?? line["message"]);
      const own = message.endsWith("own ids");
      expect([message, line["trace_id"], line["request_id"]]).toEqual([
        message,
        own ? "own" : trace,
        requestIdOf(message),
      ]);
      expect("span_id" in line).toBe(!own);
    }
  });

  it("say nothing on stderr of their own", () => {
    expect(result.stderr).not.toContain("[tamma-obs]");
  });
});

function requestIdOf(body: string): string {
  return body.endsWith("own ids") ? "own" : "req-1";
}

function fieldsOf(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).filter(([key]) => !key.startsWith("exception.")),
  );
}

describe("loggers behind loggers", () => {
  let logs: readonly ReceivedLog[];
  let stdout: string;
  beforeAll(async () => void ({ logs, stdout } = await run("latest", "logger-mixes.mjs")));

  it("a line is sent once, by the logger that was called, and not at all if nobody writes it", () => {
    const ofOurs = logs.filter(({ scope }) => scope.startsWith("@tamma/"));
    const bodies = ofOurs.map(({ body }) => String(body));
    expect(bodies.filter((body) => !body.startsWith("winston slow"))).toEqual([
      "winston by console",
      "winston by pino",
      "winston by three",
      "pino by console",
      "pino by two streams",
      "bunyan by console",
      "nest by console",
      "nest by pino",
      "pino in a request",
      "pino formatter 1",
      "pino formatter 2",
      "pino own binding",
      "pino-http",
    ]);
  });

  it("a line has the ids once, though the application adds them by a formatter or a binding", () => {
    const idsOf = (message: string): readonly string[] =>
      stdout
        .split("\n")
        .filter((line) => line.includes(`"${message}"`))
        .flatMap((line) => line.match(/"trace_id":"\w+"/g) ?? []);
    const { traceId } = logs.find(({ body }) => body === "pino in a request") ?? {};
    expect(idsOf("pino formatter 2")).toEqual([`"trace_id":"${traceId}"`]);
    expect(idsOf("pino own binding")).toEqual([`"trace_id":"own"`]);
  });

  it("what is written to the former logs API is sent once, and without secrets", () => {
    const others = logs.filter(({ scope }) => !scope.startsWith("@tamma/"));
    expect(others).toHaveLength(2);
    expect(others.find(({ body }) => body === "winston by its own transport")).toMatchObject({
      scope: expect.stringMatching(/^@opentelemetry\/winston-transport@/),
      severityNumber: 9,
      attributes: { password: "REDACTED" },
    });
    expect(others.find(({ body }) => body === "former logs api")).toMatchObject({ scope: "shop@" });
  });

  it("a line that waits for its transport keeps the ids of the request that wrote it", () => {
    const slow = logs.filter(({ body }) => String(body).startsWith("winston slow"));
    expect(slow).toHaveLength(40);
    const request = logs.find(({ body }) => body === "pino in a request");
    expect(new Set(slow.map(({ traceId }) => traceId))).toEqual(new Set([request?.traceId]));
    const last = stdout.split("\n").find((line) => line.includes(`"winston slow 40"`)) ?? "{}";
    expect(JSON.parse(last)).toMatchObject({
      trace_id: request?.traceId,
      request_id: request?.attributes["request_id"],
    });
  });
});

it("a message in colours is printed in them and sent without", async () => {
  const { logs, stdout } = await run("latest", "logger-colours.mjs");
  expect(logs.map(({ body }) => body)).toEqual(["winston in colours", "console in colours"]);
  for (const { body } of logs) expect(stdout).toMatch(new RegExp(`\\u001B\\[\\d+m${String(body)}`));
});

describe("what no logger should be given", () => {
  it("is printed as without the preload, and sent once", async () => {
    const [with_, without] = await Promise.all([
      run("latest", "logger-hostile.mjs"),
      run("latest", "logger-hostile.mjs", { env: { OBS_ENABLED: "false" } }),
    ]);
    expect(comparable(with_.stdout)).toEqual(comparable(without.stdout));
    expect(without.logs).toEqual([]);
    const bodies = with_.logs.map(({ body }) => String(body));
    for (const logger of ["pino", "winston", "bunyan", "log4js", "nest", "console"]) {
      expect(bodies.filter((body) => body.startsWith(`${logger} gets a cycle`))).toHaveLength(1);
      expect(bodies.filter((body) => body.startsWith(`${logger} gets 10,000`))).toHaveLength(1);
    }
    expect(bodies.filter((body) => body.endsWith("at exit"))).toHaveLength(4);
  });

  function comparable(text: string): readonly string[] {
    const masked = text
      .replaceAll(/"time":"[^"]*"/g, `"time"`)
      .replaceAll(/"pid":\d+/g, `"pid"`)
      .replaceAll(/^\[Nest\] \d+ .* (?:AM|PM)/gm, "[Nest]")
      .replaceAll(/ \+\d+ms/g, "");
    return masked.split("\n");
  }
});

describe("settings", () => {
  const sent = async (env: NodeJS.ProcessEnv): Promise<readonly string[]> => {
    const { logs } = await run("earlier", "loggers.cjs", { env });
    const words = logs.map(({ body }) => String(body).split(" ", 1)[0] ?? "");
    return [...new Set(words.filter((word) => /^\w+$/.test(word) && word !== "too"))];
  };

  it("OBS_LOGGERS chooses the loggers", async () => {
    await expect(sent({ OBS_LOGGERS: "winston,console" })).resolves.toEqual(["winston", "console"]);
  });

  it("OTEL_NODE_DISABLED_INSTRUMENTATIONS leaves out those that it names", async () => {
    const env = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: "winston,bunyan" };
    await expect(sent(env)).resolves.toEqual(["pino", "nest", "console"]);
  });

  it("OBS_LOGS=correlate adds the ids and sends nothing", async () => {
    const { logs, stdout } = await run("earlier", "loggers.cjs", {
      env: { OBS_LOGS: "correlate" },
    });
    expect(logs).toEqual([]);
    for (const message of ["pino plain", "winston plain", "bunyan plain", "nest plain"]) {
      const line = stdout.split("\n").find((text) => text.includes(`"${message}"`)) ?? "{}";
      expect(JSON.parse(line)).toMatchObject({ request_id: "req-1" });
    }
  });

  it("without traces, lines have the request's id and none of a trace", async () => {
    const { logs, stdout } = await run("earlier", "loggers.cjs", {
      env: { OTEL_TRACES_EXPORTER: "none" },
    });
    for (const message of ["pino plain", "winston plain", "bunyan plain", "nest plain"]) {
      const line = stdout.split("\n").find((text) => text.includes(`"${message}"`)) ?? "{}";
      expect(JSON.parse(line)).toMatchObject({ request_id: "req-1" });
      expect(JSON.parse(line)).not.toHaveProperty("trace_id");
      const record = logs.find(({ body }) => body === message);
      expect(record).toMatchObject({ traceId: "", attributes: { request_id: "req-1" } });
    }
    expect(stdout).not.toMatch(/0{16}/);
  });

  it("OBS_LOGS=off leaves all lines alone", async () => {
    const { logs, stdout } = await run("earlier", "loggers.cjs", { env: { OBS_LOGS: "off" } });
    expect(logs).toEqual([]);
    expect(stdout).not.toContain("req-1");
  });
});

describe("a crash that winston logs too", () => {
  it.each([
    ["handleExceptions", /^uncaught exception: too far$/],
    ["exceptionHandlers", /^uncaught exception: too far$/],
    ["handleRejections", /^unhandledRejection: too far/],
  ])("is one record: %s", async (option, body) => {
    await using receiver = await startOtlpReceiver();
    const folder = await foreignPackages("latest");
    await using app = startApp({ folder }, "winston-crash.mjs", {
      args: [option],
      flags: ["--import", join(consumer.built, "dist/instrumentation/preload.js")],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await expect(app.ended()).resolves.toEqual({ code: 1, signal: null });
    expect(app.stdout()).toContain("too far");
    expect(receiver.logs.map((record) => record.body)).toEqual([
      "before",
      expect.stringMatching(body),
    ]);
    expect(receiver.logs[1]?.attributes).toMatchObject({
      "exception.type": "RangeError",
      "exception.message": "too far",
    });
  });
});
