import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { type ReceivedLog, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

interface Run {
  readonly logs: readonly ReceivedLog[];
  readonly stdout: readonly Record<string, unknown>[];
}

async function run(file: string, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, file, {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
  });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(app.stderr()).toBe("");
  const lines = app.stdout().split("\n");
  const stdout = lines
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { logs: [...receiver.logs], stdout };
}

describe("a pino line becomes a log record", () => {
  let logs: readonly ReceivedLog[];
  beforeAll(async () => void ({ logs } = await run("logs.mjs")));
  const record = (body: string): ReceivedLog | undefined => logs.find((log) => log.body === body);

  it("once each, whatever the logger", () => {
    expect(logs.map(({ body }) => String(body)).toSorted()).toEqual([
      "custom level",
      "grandchild",
      "iso time",
      "label",
      "other keys",
      "own trace id",
      "redacted",
      "to a stream",
      "with error",
    ]);
  });
  it("with its level as severity, and a custom level's label", () => {
    expect(record("grandchild")).toMatchObject({ severityNumber: 13, severityText: "warn" });
    expect(record("with error")).toMatchObject({ severityNumber: 21, severityText: "fatal" });
    expect(record("custom level")).toMatchObject({ severityNumber: 11, severityText: "notice" });
    expect(record("label")).toMatchObject({ severityNumber: 9, severityText: "info" });
  });
  it("with its bindings and fields as attributes", () => {
    expect(record("grandchild")?.attributes).toEqual({ part: "a", deep: { b: 1 } });
    expect(record("custom level")?.attributes).toEqual({ name: "named" });
  });
  it("with its error as an exception", () => {
    expect(record("with error")?.attributes).toEqual({
      "exception.type": "RangeError",
      "exception.message": "too far",
      "exception.stacktrace": expect.stringContaining("RangeError: too far\n    at "),
      "exception.fingerprint": expect.stringMatching(/^[0-9a-f]{16}$/),
      err: { code: "E_FAR" },
    });
    expect(record("other keys")?.attributes).toMatchObject({ "exception.type": "RangeError" });
  });
  it("after redaction", () => {
    expect(record("redacted")?.attributes).toEqual({ password: "[Redacted]" });
  });
});

it("a logger that ships through pino-opentelemetry-transport is not shipped a second time", async () => {
  // Node's coverage complains on stderr when the transports' threads are cut off at the end
  const { logs, stdout } = await run("both-logs.cjs", { NODE_V8_COVERAGE: "" });
  expect(logs.map(({ body }) => String(body)).toSorted()).toEqual([
    "alone",
    "among",
    "in streams",
    "plain",
  ]);
  expect(stdout.map((line) => String(line["msg"])).toSorted()).toEqual([
    "among",
    "in streams",
    "plain",
  ]);
});

describe("OBS_LOGS", () => {
  it("correlate ships nothing and still adds the ids", async () => {
    const { logs, stdout } = await run("exit.mjs", { OBS_LOGS: "correlate" });
    expect(logs).toEqual([]);
    expect(stdout[0]).toMatchObject({ msg: "first", trace_id: expect.stringMatching(/^\w{32}$/) });
  });
  it("off leaves the lines alone", async () => {
    const { logs, stdout } = await run("exit.mjs", { OBS_LOGS: "off" });
    expect(logs).toEqual([]);
    expect(stdout[0]).not.toHaveProperty("trace_id");
  });
});
