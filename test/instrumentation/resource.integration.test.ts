import { hostname } from "node:os";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

type Resource = Readonly<Record<string, unknown>>;

async function resourcesOf(env: NodeJS.ProcessEnv = {}): Promise<readonly Resource[]> {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "exit.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
  });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(app.warnings()).toEqual([]);
  const { spans, logs, metrics } = receiver;
  return [spans, logs, metrics].flatMap(([first]) => (first === undefined ? [] : [first.resource]));
}

describe("the resource", () => {
  it("is one for all three signals and describes the service, host and process", async () => {
    const [traces, logs, metrics] = await resourcesOf();
    expect(logs).toEqual(traces);
    expect(metrics).toEqual(traces);
    expect(traces).toMatchObject({
      "service.name": "consumer",
      "service.instance.id": expect.stringMatching(/^[\da-f-]{36}$/),
      "host.name": hostname(),
      "os.type": process.platform,
      "process.runtime.name": "nodejs",
      "telemetry.sdk.language": "nodejs",
    });
    expect(Object.keys(traces ?? {}).filter((key) => key.startsWith("cloud."))).toEqual([]);
  });

  it.for([
    [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=shop,team=a" }, "shop"],
    [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=shop", OTEL_SERVICE_NAME: "orders" }, "orders"],
  ] as const)("with %j is named %s", async ([env, name]) => {
    const [resource] = await resourcesOf(env);
    expect(resource?.["service.name"]).toBe(name);
  });

  it("has only what OTEL_NODE_RESOURCE_DETECTORS asks for", async () => {
    const [resource] = await resourcesOf({ OTEL_NODE_RESOURCE_DETECTORS: "env,host" });
    expect(resource).toHaveProperty(["host.name"]);
    expect(resource).not.toHaveProperty(["process.pid"]);
  });
});

it("every signal can be turned off", async () => {
  const [only, ...others] = await resourcesOf({
    OTEL_TRACES_EXPORTER: "none",
    OTEL_METRICS_EXPORTER: "none",
  });
  expect(only).toBeDefined();
  expect(others).toEqual([]);
  const off = { OTEL_TRACES_EXPORTER: "none", OTEL_LOGS_EXPORTER: "none" };
  await expect(resourcesOf(off)).resolves.toHaveLength(1);
});

it("http/json and gzip are sent as asked", async () => {
  await using receiver = await startOtlpReceiver();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
  };
  await using app = startApp(consumer, "exit.mjs", { env });
  await app.ended();
  expect(receiver.spans.map(({ name }) => name)).toEqual(["work"]);
  expect(receiver.requests.every(({ contentType }) => contentType === "application/json")).toBe(
    true,
  );
});
