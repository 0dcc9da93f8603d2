import {
  AggregationType,
  InstrumentType,
  MeterProvider,
  type ViewOptions,
} from "@opentelemetry/sdk-metrics";
import { expect, test } from "vitest";

import type { Meter } from "@opentelemetry/api";

import { renderExposition } from "#src/metrics/exposition.ts";
import { createPullReader } from "#src/metrics/pull-reader.ts";

/** Returns the lines for what is recorded, without those on the process. */
async function linesOf(
  record: (meter: Meter) => void,
  views: ViewOptions[] = [],
): Promise<readonly string[]> {
  const reader = createPullReader();
  const provider = new MeterProvider({ readers: [reader], views });
  record(provider.getMeter("test"));
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  const text = renderExposition(resourceMetrics);
  expect(text).toMatch(/^# HELP target_info .*\n# TYPE target_info gauge\ntarget_info\{.*\} 1\n/);
  expect(text.endsWith("\n")).toBe(true);
  const service = /service_name="[^"]*",?/;
  const lines = text.split("\n").slice(3, -1);
  return lines.map((line) => line.replace(service, "").replace("{}", ""));
}

test("a histogram is three counters, whose bounds are written as over OTLP", async () => {
  const boundaries = [-2.5, 0.000_000_125, 5, 1e21];
  const lines = await linesOf((meter) => {
    const options = { unit: "s", advice: { explicitBucketBoundaries: boundaries } };
    const histogram = meter.createHistogram("a.time", options);
    for (const value of [0, 3, 5, 1e22]) histogram.record(value, { le: "mine" });
  });
  expect(lines).toEqual([
    "# TYPE a_time_seconds_bucket counter",
    `a_time_seconds_bucket{le="-2.5"} 0`,
    `a_time_seconds_bucket{le="0.000000125"} 1`,
    `a_time_seconds_bucket{le="5"} 3`,
    `a_time_seconds_bucket{le="1000000000000000000000"} 3`,
    `a_time_seconds_bucket{le="+Inf"} 4`,
    "# TYPE a_time_seconds_count counter",
    `a_time_seconds_count{le="mine"} 4`,
    "# TYPE a_time_seconds_sum counter",
    `a_time_seconds_sum{le="mine"} 1e+22`,
  ]);
});

test("values that are no number and text with marks are escaped", async () => {
  const lines = await linesOf((meter) => {
    const gauge = meter.createGauge("odd", { description: 'a \\ and\na "b"' });
    gauge.record(Number.POSITIVE_INFINITY, { text: 'a \\ and\na "b"' });
    gauge.record(Number.NEGATIVE_INFINITY, { list: ["x", "y"] });
    gauge.record(Number.NaN);
  });
  expect(lines).toEqual([
    String.raw`# HELP odd a \\ and\na "b"`,
    "# TYPE odd gauge",
    String.raw`odd{text="a \\ and\na \"b\""} +Inf`,
    String.raw`odd{list="[\"x\",\"y\"]"} -Inf`,
    "odd NaN",
  ]);
});

test("two metrics of one name stand together, each series once", async () => {
  const lines = await linesOf((meter) => {
    meter.createCounter("a.b").add(1);
    meter.createCounter("other").add(1);
    meter.createCounter("a_b").add(2);
    meter.createCounter("a-b").add(3, { own: "series" });
  });
  expect(lines).toEqual([
    "# TYPE a_b_total counter",
    "a_b_total 1",
    `a_b_total{own="series"} 3`,
    "# TYPE other_total counter",
    "other_total 1",
  ]);
});

test("exponential histograms, which the format cannot carry, are left out", async () => {
  const view = {
    instrumentType: InstrumentType.HISTOGRAM,
    aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
  } as const;
  const lines = await linesOf((meter) => meter.createHistogram("a.size").record(1), [view]);
  expect(lines).toEqual([]);
});
