import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  InMemoryMetricExporter,
  AggregationTemporality,
} from "@opentelemetry/sdk-metrics";
import { expect, test } from "vitest";

import { createMetricsCollector } from "#src/metrics/index.ts";
import { shareReader } from "#src/metrics/shared-reader.ts";
import { toMetricsJson } from "#src/metrics/json.ts";

function readerOf(views: ConstructorParameters<typeof MeterProvider>[0]) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter });
  return { reader, provider: new MeterProvider({ ...views, readers: [reader] }) };
}

test("an exponential histogram is shown with explicit buckets", async () => {
  const { reader, provider } = readerOf({
    views: [{ instrumentName: "*", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const histogram = provider.getMeter("test").createHistogram("h", { unit: "s" });
  for (const value of [0, 1, 2, 4, 4]) histogram.record(value);

  const json = toMetricsJson((await reader.collect()).resourceMetrics);
  await provider.shutdown();
  expect(json["h"]).toMatchObject({
    type: "histogram",
    points: [{ count: 5, sum: 11, quantiles: { "0.99": expect.closeTo(4, 1) } }],
  });
});

test("under a shared reader the collector shows every metric of the process", async () => {
  const { reader, provider } = readerOf({});
  provider.getMeter("other").createCounter("of.another.library").add(2);
  shareReader(reader);
  await using collector = createMetricsCollector();
  const json = await collector.getMetricsAsJSON();
  const text = await collector.getMetrics();
  shareReader(undefined);
  await provider.shutdown();
  expect(json["of.another.library"]?.points).toEqual([{ labels: {}, value: 2 }]);
  expect(text).toMatch(/^of_another_library_total\{service_name=".*"\} 2$/m);
});
