import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()), 180_000);
afterAll(() => consumer[Symbol.dispose]());

it("a request in any form that node:http takes arrives as without the preload, with the trace's headers", async () => {
  await using receiver = await startOtlpReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  await using bare = startApp(consumer, "arguments.mjs", { flags: [] });
  await using app = startApp(consumer, "arguments.mjs", { env });
  await using shown = startApp(consumer, "arguments.mjs", { env: { ...env, TRACES: "shown" } });
  for (const one of [bare, app, shown]) {
    await expect(one.ended()).resolves.toMatchObject({ code: 0 });
  }
  expect(bare.stdout()).toContain("done\n");
  expect(app.stdout().replace(/"TraceParent","[\da-f-]+"/, "")).toBe(
    bare.stdout().replace(/,\["TraceParent","of another hop"\]/, ""),
  );
  expect(app.stderr()).not.toContain("[tamma-obs]");

  const traces: unknown = JSON.parse(shown.stdout().trim().split("\n").at(-1) ?? "");
  const once = (name: string): unknown => [[name, expect.stringMatching(/^00-[\da-f]{32}-/)]];
  const usual = once("traceparent");
  expect(traces).toEqual([usual, usual, once("TraceParent"), ...Array(9).fill(usual)]);
});

describe("a server of node:http", () => {
  it.each([
    ["refuses by checkContinue", "/refused", 417],
    ["goes on with after checkContinue", "/continued", 200],
    ["refuses by checkExpectation", "/unknown", 417],
  ])("has one span of a request that it %s", async (_what, path, status) => {
    await using receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await using app = startApp(consumer, "server-events.mjs", { env, args: ["answers"] });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    const spans = receiver.spans.filter(({ attributes }) => attributes["url.path"] === path);
    expect(spans.map((span) => [span.kind, span.attributes["http.response.status_code"]])).toEqual([
      ["SERVER", status],
    ]);
    expect(app.stdout()).toContain(`${path} ${status}`);
  });

  it.each([
    ["ends the process", "never", "fatal", undefined],
    ["is answered by a listener to uncaughtException", "answers", "error", 500],
  ] as const)(
    "whose handler throws what %s has the record and the exception in its request",
    async (_what, how, severity, status) => {
      await using receiver = await startOtlpReceiver();
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
      await using bare = startApp(consumer, "server-events.mjs", { flags: [], args: [how] });
      await using app = startApp(consumer, "server-events.mjs", { env, args: [how] });
      await expect(app.ended()).resolves.toEqual(await bare.ended());
      expect(app.stdout()).toBe(bare.stdout());
      expect(app.stderr()).not.toContain("ended Span");
      const spans = receiver.spans.filter(({ attributes }) => attributes["url.path"] === "/throws");
      const [span] = spans;
      expect(spans).toHaveLength(1);
      expect(span?.attributes["http.response.status_code"]).toBe(status);
      expect(span?.status).toMatch(/^ERROR/);
      expect(span?.events.map(({ attributes }) => attributes["exception.message"])).toEqual([
        "no stock",
      ]);
      const records = receiver.logs.filter(({ body }) => body === "uncaught exception: no stock");
      expect(records).toEqual([
        expect.objectContaining({
          severityText: severity,
          traceId: span?.traceId,
          spanId: span?.spanId,
          attributes: expect.objectContaining({ request_id: "r-1" }),
        }),
      ]);
    },
  );
});
