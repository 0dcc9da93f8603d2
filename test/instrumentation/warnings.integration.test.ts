import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type App, type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

describe("what OpenTelemetry warns of on every request", () => {
  it("is one line for each cause, whatever the data", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = start("spans", receiver);
    await app.ended();
    expect(app.warnings().map((line) => line.replaceAll(/-?\d+/g, "#"))).toEqual([
      expect.stringMatching(
        /^\[tamma-obs\] opentelemetry: Cannot execute .* on ended Span \{traceId: …, spanId: …\}/,
      ),
      "[tamma-obs] opentelemetry: GET /orders/q …-… - You can only call end() on a span once.",
      "[tamma-obs] opentelemetry: negative value provided to counter noise.made: #",
    ]);
  });

  it("is fifty lines, where each cause is another", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = start("names", receiver);
    await app.ended();
    expect(app.warnings()).toHaveLength(50);
    expect(app.warnings()[49]).toContain("Invalid metric name");
  });
});

it("OTEL_LOG_LEVEL=debug writes every message of OpenTelemetry's", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = start("spans", receiver, { OTEL_LOG_LEVEL: "debug" });
  await app.ended();
  const registered = app.warnings().filter((line) => line.includes("Registered a global"));
  expect(registered.length).toBeGreaterThan(1);
});

it("OTEL_LOG_LEVEL=verbose writes objects with what is in them", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = start("spans", receiver, { OTEL_LOG_LEVEL: "verbose" });
  await app.ended();
  const text = app.warnings().join("\n");
  expect(text).toMatch(/ProcessDetector found resource.*'process\.pid', \d+/);
  expect(text).not.toContain("[object Object]");
});

function start(what: string, receiver: OtlpReceiver, env: NodeJS.ProcessEnv = {}): App {
  return startApp(consumer, "noise.mjs", {
    args: [what],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
  });
}
