import { boundSeries } from "#src/metrics/bounded-meter.ts";
import type { Attributes } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";

const overflow = { "otel.metric.overflow": true };

/** A real, cumulative MeterProvider, bounded to four series. */
function bounded(): {
  readonly provider: ReturnType<typeof boundSeries>;
  readonly overflowed: readonly string[];
  readonly series: (metric: string) => Promise<readonly Attributes[]>;
} {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 60_000,
    exportTimeoutMillis: 5_000,
  });
  const overflowed: string[] = [];
  const provider = boundSeries(new MeterProvider({ readers: [reader] }), {
    limit: 4,
    onOverflow: (metric) => overflowed.push(metric),
  });
  const series = async (metric: string): Promise<readonly Attributes[]> => {
    await reader.forceFlush();
    const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? [];
    const found = scopes.flatMap((scope) => scope.metrics);
    return (
      found
        .find(({ descriptor }) => descriptor.name === metric)
        ?.dataPoints.map(({ attributes }) => attributes) ?? []
    );
  };
  return { provider, overflowed, series };
}

describe("boundSeries", () => {
  it("adds up what exceeds the limit in one series, also over several collections", async () => {
    const { provider, overflowed, series } = bounded();
    const counter = provider.getMeter("m").createCounter("c");
    counter.add(1);
    counter.add(1, { a: 1 });
    await expect(series("c")).resolves.toEqual([{}, { a: 1 }]);
    for (let a = 1; a < 50; a += 1) counter.add(1, { a });
    await expect(series("c")).resolves.toEqual([{}, { a: 1 }, { a: 2 }, overflow]);
    for (let a = 1; a < 50; a += 1) counter.add(1, { a: -a });
    await expect(series("c")).resolves.toHaveLength(4);
    expect(overflowed).toEqual(["c"]);
  });

  it("counts attributes once in whatever order", async () => {
    const { provider, series } = bounded();
    const histogram = provider.getMeter("m").createHistogram("h");
    for (let n = 0; n < 9; n += 1) {
      histogram.record(1, { a: 1, b: 2 });
      histogram.record(1, { b: 2, a: 1 });
    }
    await expect(series("h")).resolves.toHaveLength(1);
  });

  it("counts each metric for itself, and one metric over all its instruments", async () => {
    const { provider, overflowed, series } = bounded();
    for (let a = 0; a < 9; a += 1) {
      provider.getMeter("m").createGauge("g").record(1, { a });
      provider
        .getMeter("m")
        .createUpDownCounter("u")
        .add(1, { a: a % 2 });
    }
    await expect(series("g")).resolves.toHaveLength(4);
    await expect(series("u")).resolves.toHaveLength(2);
    expect(overflowed).toEqual(["g"]);
  });

  it("leaves observable instruments to the SDK", async () => {
    const { provider, series } = bounded();
    const gauge = provider.getMeter("m").createObservableGauge("o");
    gauge.addCallback((result) => result.observe(7, { a: 1 }));
    await expect(series("o")).resolves.toEqual([{ a: 1 }]);
  });
});
