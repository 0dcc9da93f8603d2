import { catalog } from "#src/metrics/catalog.ts";
import { expect, it } from "vitest";

import { createConsumer, startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";

it("what the catalog expects of instrumentations arrives as it describes it", async () => {
  using consumer = createConsumer();
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "shop.cjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_METRIC_EXPORT_INTERVAL: "200" },
  });
  const [, port] = await app.printed(/listening (\d+)/);
  await (await fetch(`http://127.0.0.1:${port}/orders/7`)).text();

  // Database calls need a database; the stack suite has one
  const expected = Object.values(catalog).filter(
    ({ emitter, name }) => emitter === "instrumentation" && !name.startsWith("db."),
  );
  const describe = (metric: { name: string; unit: string; kind: string }): string =>
    `${metric.kind} ${metric.name} in ${metric.unit}`;
  await expect
    .poll(
      () => {
        const arrived = new Set(receiver.metrics.map(describe));
        return expected.map(describe).filter((metric) => !arrived.has(metric));
      },
      { timeout: 10_000 },
    )
    .toEqual([]);
  for (const { name, attributes } of expected) {
    const points = receiver.metrics.filter((metric) => metric.name === name);
    const keys = points.flatMap((metric) => metric.points.flatMap((point) => Object.keys(point)));
    const described = Object.keys(attributes);
    expect({ name, undescribed: keys.filter((key) => !described.includes(key)) }).toEqual({
      name,
      undescribed: [],
    });
  }
});

it("the route is on the server's histogram, so that rules can tell routes apart", async () => {
  using consumer = createConsumer();
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "shop.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  const [, port] = await app.printed(/listening (\d+)/);
  await fetch(`http://127.0.0.1:${port}/fail`);
  app.child.kill("SIGTERM");
  await app.ended();
  const histogram = receiver.metrics.find(({ name }) => name === "http.server.request.duration");
  expect(histogram?.points).toEqual([
    {
      "http.request.method": "GET",
      "http.response.status_code": 500,
      "http.route": "/fail",
      "url.scheme": "http",
      "network.protocol.version": "1.1",
      "error.type": "500",
    },
  ]);
});

it.for(["cumulative", "delta"])(
  "the collector's metrics are exported and can be read, %s",
  async (temporality) => {
    using consumer = createConsumer();
    await using receiver = await startOtlpReceiver();
    await using app = startApp(consumer, "collector.mjs", {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: temporality,
      },
    });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(app.stdout()).toBe("true\n");
    expect(receiver.metrics.map(({ name }) => name)).toContain("workflow.completions");
  },
);
