import { afterAll, beforeAll, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { installNodeVersions, nodeVersions } from "../helpers/node-versions.ts";
import { type ReceivedSpan, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;

beforeAll(async () => {
  await installNodeVersions();
  consumer = createConsumer();
}, 180_000);
afterAll(() => consumer[Symbol.dispose]());

/** The error and the status of the client's span, for each request without a complete answer. */
const clients = {
  "/silent?destroy": ["ECONNRESET", undefined],
  "/silent?timeout": ["ECONNRESET", undefined],
  "/silent?signal": ["AbortError", undefined],
  "/part?destroy": ["aborted", 200],
  "/part?abort": ["aborted", 200],
  "/large": ["aborted", 200],
  "/server-breaks": ["aborted", 200],
  "/silent?fetch-timeout": ["TimeoutError", undefined],
  "/silent?fetch": ["AbortError", undefined],
  "/silent?fetch-null": ["AbortError", undefined],
  "/silent?fetch-string": ["aborted", undefined],
  "/part?fetch": ["AbortError", 200],
} as const;

it.each(nodeVersions)(
  "a request without a complete answer has an error on both sides and no status on the server's, on $name",
  async ({ path: node }) => {
    await using receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    await using bare = startApp(consumer, "aborted.mjs", { node, flags: [] });
    await using app = startApp(consumer, "aborted.mjs", { node, env });
    await expect(bare.ended()).resolves.toMatchObject({ code: 0 });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(app.stdout()).toBe(bare.stdout());
    expect(app.stderr()).not.toContain("[tamma-obs]");

    for (const [path, [error, status]] of Object.entries(clients)) {
      const client = of(receiver.spans, "CLIENT", path);
      expect([path, client.map(outcome)]).toEqual([path, [["ERROR", error, status]]]);
      const servers = receiver.spans.filter(
        ({ kind, parentSpanId }) => kind === "SERVER" && parentSpanId === client[0]?.spanId,
      );
      expect([path, servers.map(outcome)]).toEqual([path, [["ERROR", "aborted", undefined]]]);
    }
    expect(of(receiver.spans, "CLIENT", "/whole").map(outcome)).toEqual([["", undefined, 200]]);

    const duration = receiver.metrics.find(({ name }) => name === "http.server.request.duration");
    const series = duration?.points.map((point) => [
      point["error.type"],
      point["http.response.status_code"],
    ]);
    expect(series).toEqual([
      [undefined, 200],
      ["aborted", undefined],
    ]);
    const called = receiver.metrics.filter(({ name }) => name === "http.client.request.duration");
    const errors = called.flatMap(({ points }) => points.map((point) => point["error.type"]));
    expect(new Set(errors)).toEqual(
      new Set([undefined, "ECONNRESET", "AbortError", "TimeoutError", "aborted"]),
    );
  },
);

function of(spans: readonly ReceivedSpan[], side: string, path: string): readonly ReceivedSpan[] {
  return spans.filter(({ kind, attributes }) => {
    const { pathname = "", search = "" } = URL.parse(String(attributes["url.full"])) ?? {};
    // OpenTelemetry's instrumentation of node:http writes "?a" as "?a="
    return kind === side && `${pathname}${search.replace(/=$/, "")}` === path;
  });
}

function outcome({ status, attributes }: ReceivedSpan): readonly unknown[] {
  const [code] = status.split(":", 1);
  return [code, attributes["error.type"], attributes["http.response.status_code"]];
}
