import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver, type OtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

interface Row {
  readonly how: string;
  readonly end: string;
  readonly kill?: NodeJS.Signals;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const rows: readonly Row[] = [
  { how: "a natural end", end: "natural", code: 0, signal: null },
  { how: "process.exit(0)", end: "exit", code: 0, signal: null },
  { how: "process.exit(3)", end: "exit 3", code: 3, signal: null },
  { how: "an uncaught exception", end: "exception", code: 1, signal: null },
  { how: "an unhandled rejection", end: "rejection", code: 1, signal: null },
  { how: "SIGTERM", end: "signal", kill: "SIGTERM", code: null, signal: "SIGTERM" },
  { how: "SIGINT", end: "signal", kill: "SIGINT", code: null, signal: "SIGINT" },
  { how: "SIGTERM and a handler", end: "handler", kill: "SIGTERM", code: 7, signal: null },
  {
    how: "SIGTERM and a handler that exits",
    end: "handler exits",
    kill: "SIGTERM",
    code: 8,
    signal: null,
  },
];

describe("everything is delivered and the exit code is kept", () => {
  it.for(rows)("by $how", async ({ end, kill, code, signal }) => {
    await using receiver = await startOtlpReceiver();
    await using app = start(end, receiver);
    if (kill !== undefined) {
      await app.printed(/ready/);
      app.child.kill(kill);
    }
    await expect(app.ended()).resolves.toMatchObject({ code, signal });
    expect(delivered(receiver)).toEqual({
      spans: ["work"],
      logs: ["first", "last"],
      counter: true,
    });
  });
});

it("the application's own SIGTERM handler decides when the process ends", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = start("handler stays", receiver);
  await app.printed(/ready/);
  app.child.kill("SIGTERM");
  await app.printed(/asked to end/);
  expect(app.child.exitCode).toBe(null);
  await expect(app.ended()).resolves.toMatchObject({ code: 0, signal: null });
  expect(delivered(receiver).logs).toEqual(["first", "last"]);
});

it("a library that ends the process when its listener is the only one still does", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = start("lone listener", receiver);
  await app.printed(/ready/);
  app.child.kill("SIGTERM");
  await expect(app.ended()).resolves.toMatchObject({ code: null, signal: "SIGTERM" });
});

// An app that is not over after 20 s is killed, which these rows would see as SIGKILL
describe("a receiver that never answers does not hold the end back for the exporter's time-out", () => {
  it.for([
    { how: "a natural end", end: "natural", code: 0 },
    { how: "process.exit(3)", end: "exit 3", code: 3 },
    { how: "an uncaught exception", end: "exception", code: 1 },
  ])("by $how", async ({ end, code }) => {
    await using receiver = await startOtlpReceiver();
    receiver.answer("hang");
    const env = { OTEL_EXPORTER_OTLP_TIMEOUT: "60000", OBS_SHUTDOWN_TIMEOUT: "1s" };
    await using app = start(end, receiver, env);
    await expect(app.ended()).resolves.toMatchObject({ code, signal: null });
    expect(receiver.requests.map(({ path }) => path)).toContain("/v1/logs");
  });
});

function start(end: string, receiver: OtlpReceiver, env: NodeJS.ProcessEnv = {}): App {
  return startApp(consumer, "exit.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
    args: [end],
  });
}

interface Delivered {
  readonly spans: readonly string[];
  readonly logs: readonly unknown[];
  readonly counter: boolean;
}

function delivered({ spans, logs, metrics }: OtlpReceiver): Delivered {
  return {
    spans: spans.map(({ name }) => name),
    logs: logs.map(({ body }) => body),
    counter: metrics.some(({ name }) => name === "exit.runs"),
  };
}
