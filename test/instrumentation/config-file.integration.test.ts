import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => {
  consumer = createConsumer();
  writeFileSync(join(consumer.folder, "otel.yaml"), file);
  writeFileSync(join(consumer.folder, "broken.yaml"), file.replace("batch:", "bach:"));
});
afterAll(() => consumer[Symbol.dispose]());

const file = `
file_format: "1.0"
resource:
  attributes:
    - {name: service.name, value: "\${SERVICE:-by-file}"}
    - {name: replicas, value: 3, type: int}
  attributes_list: team=a
propagator:
  composite: [{tracecontext: }, {b3: }]
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: \${RECEIVER}/v1/traces
            headers: [{name: x-tenant, value: "\${TENANT}"}]
            compression: gzip
            encoding: json
  limits: {attribute_value_length_limit: 5}
  sampler: {parent_based: {root: {always_on: }}}
meter_provider:
  readers:
    - periodic:
        interval: 300
        exporter:
          otlp_http:
            endpoint: \${RECEIVER}/v1/metrics
            temporality_preference: delta
logger_provider:
  processors:
    - batch: {exporter: {otlp_grpc: {endpoint: "http://localhost:4317"}}}
distribution:
  tamma:
    engine: \${ENGINE}
`;

const unsupported =
  "[tamma-obs] otel.yaml: logger_provider.processors[0].batch.exporter.otlp_grpc: not supported: OTLP goes over HTTP; a Collector listens for it on port 4318";

describe("OTEL_CONFIG_FILE", () => {
  it.for(["direct", "sdk"] as const)("decides over the engine %s", async (engine) => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(consumer, "variables.mjs", {
      env: {
        OTEL_CONFIG_FILE: "otel.yaml",
        RECEIVER: receiver.url,
        TENANT: "one",
        ENGINE: engine,
        // Only the file counts
        OTEL_SERVICE_NAME: "by-variable",
        OTEL_EXPORTER_OTLP_HEADERS: "x-other=two",
        OTEL_TRACES_SAMPLER: "always_off",
      },
    });
    await app.ended();
    expect(app.warnings().slice(0, 2)).toEqual([
      unsupported,
      "[tamma-obs] OTEL_CONFIG_FILE: OTEL_SERVICE_NAME, OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER: ignored, since otel.yaml is used; refer to a variable as ${OTEL_SERVICE_NAME}",
    ]);
    const work = receiver.spans.find(({ name }) => name === "work");
    expect(work?.attributes).toMatchObject({ one: "01234" });
    expect(work?.resource).toMatchObject({ "service.name": "by-file", replicas: 3, team: "a" });
    const traces = receiver.requests.find(({ path }) => path === "/v1/traces");
    expect(traces?.headers).toMatchObject({
      "x-tenant": "one",
      "content-encoding": "gzip",
      "content-type": "application/json",
    });
    expect(traces?.headers).not.toHaveProperty("x-other");
    const [, report = ""] = /^report (.*)$/m.exec(app.stdout()) ?? [];
    expect(Object.keys(JSON.parse(report).sent)).toEqual(
      expect.arrayContaining(["b3", "traceparent"]),
    );
    // Those of the instrumentations too
    const metrics = new Map(receiver.metrics.map((metric) => [metric.name, metric]));
    expect(metrics.get("runs")?.temporality).toBe("delta");
    expect([...metrics.keys()]).toEqual(
      expect.arrayContaining(["http.client.request.duration", "v8js.memory.heap.used"]),
    );
    expect(receiver.logs).toEqual([]);
  });

  it("with a mistake sends nothing, and the application runs as without", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(consumer, "variables.mjs", {
      env: {
        OTEL_CONFIG_FILE: "broken.yaml",
        RECEIVER: receiver.url,
        ENGINE: "fast",
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      },
    });
    await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
    expect(app.warnings()).toEqual([
      "[tamma-obs] broken.yaml: tracer_provider.processors[0]: expected the field batch, got bach",
      `[tamma-obs] broken.yaml: distribution.tamma.engine: expected one of "direct", "sdk", got "fast"`,
      "[tamma-obs] OTEL_CONFIG_FILE: no telemetry is sent until the file is right; the application runs as without it",
    ]);
    expect(app.stdout()).toContain(`report {"sent":{"host"`);
    expect(receiver.requests).toEqual([]);
  });
});
