import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

/** What differs from one run to the next, whoever puts the SDK together. */
const perRun = new Set(["client.port", "network.peer.port", "server.port", "url.full"]);

/** A request id that the shop was not given. */
const newId = /^[\da-f]{8}-[\da-f-]{27}$/;

/** Metrics that a short run may have no measurement of. */
const chance = /^nodejs\.eventloop\.delay\.|^v8js\.gc\./;

interface Telemetry {
  readonly warnings: readonly string[];
  readonly spans: readonly string[];
  readonly logs: readonly string[];
  readonly metrics: readonly string[];
}

/** Runs the shop under an engine and returns what arrives, without what differs by run. */
async function telemetryOf(engine: string, env: NodeJS.ProcessEnv): Promise<Telemetry> {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "shop.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OBS_ENGINE: engine, ...env },
  });
  const [, port] = await app.printed(/listening (\d+)/);
  for (const path of ["/orders/7", "/fail"]) {
    const headers = { "x-request-id": "request-1", "user-agent": "test" };
    await (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).text();
  }
  app.child.kill("SIGTERM");
  await app.ended();
  return { ...comparable(receiver), warnings: app.warnings() };
}

function comparable({ spans, logs, metrics }: OtlpReceiver): Omit<Telemetry, "warnings"> {
  const steady = (attributes: Readonly<Record<string, unknown>>): unknown =>
    Object.entries(attributes)
      .filter(([key]) => !perRun.has(key))
      .map(([key, value]) => [key, newId.test(String(value)) ? "new" : value] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    spans: spans
      .map(({ kind, name, attributes }) => JSON.stringify([kind, name, steady(attributes)]))
      .toSorted(),
    logs: logs
      .map(({ severityText, body, attributes }) =>
        JSON.stringify([severityText, body, steady(attributes)]),
      )
      .toSorted(),
    metrics: [...new Set(metrics.map(({ name }) => name))]
      .filter((name) => !chance.test(name))
      .toSorted(),
  };
}

describe("the direct engine sends what NodeSDK with auto-instrumentations sends", () => {
  const kept = { spans: 6, logs: 3 };
  it.for([
    [{}, kept],
    [{ OTEL_TRACES_SAMPLER: "always_off" }, { ...kept, spans: 0 }],
    [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "1" }, kept],
    [
      { OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0" },
      { ...kept, spans: 0 },
    ],
    [{ OTEL_ATTRIBUTE_COUNT_LIMIT: "2" }, kept],
    [{ OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: "3" }, kept],
    [{ OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: "1" }, kept],
    [{ OTEL_NODE_DISABLED_INSTRUMENTATIONS: "express,fs" }, kept],
    [{ OTEL_NODE_ENABLED_INSTRUMENTATIONS: "http" }, { ...kept, spans: 5 }],
  ] as const)("with %j", async ([env, { spans, logs }]) => {
    const direct = await telemetryOf("direct", env);
    expect(direct.spans).toHaveLength(spans);
    expect(direct.logs).toHaveLength(logs);
    expect(direct).toEqual(await telemetryOf("sdk", env));
  });
});
