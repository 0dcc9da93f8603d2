import {
  customSchema,
  toHistogram,
  type Histogram,
  type Side,
} from "#src/promql/evaluate/histogram/histogram.ts";
import { toSourceSeries, type SourceSeries } from "#src/promql/evaluate/source.ts";

type Sample = readonly [timeMs: number, value: number | Histogram | "stale"];

/** When the samples of a series are. */
export interface Times {
  readonly startMs: number;
  readonly intervalMs: number;
  readonly samples: number;
}

/**
 * Returns native histograms: counters of several resolutions with resets, gaps and staleness markers,
 * custom buckets, gauges, and a series that is numbers as well as histograms.
 */
export function randomHistograms(random: () => number, times: Times): readonly SourceSeries[] {
  const found: SourceSeries[] = [];
  for (const [at, job] of ["api", "web", "db"].entries()) {
    for (const instance of ["a", "b"]) {
      const labels = { job, instance };
      const schema = Math.floor(random() * 4) - 1;
      found.push(
        toSourceSeries(
          { ...labels, __name__: "duration" },
          counted(random, times, exponential(random, schema)),
        ),
        toSourceSeries(
          { ...labels, __name__: "sizes" },
          counted(random, times, custom(random, at === 2 ? [0.5, 1, 5] : [0.5, 1, 2.5, 5])),
        ),
      );
    }
    const gauge = exponential(random, 2);
    found.push(
      toSourceSeries(
        { job, __name__: "in_flight" },
        moments(random, times).map((time) => [time, { ...gauge(), hint: "gauge" }]),
      ),
    );
  }
  const other = exponential(random, 1);
  found.push(
    toSourceSeries(
      { job: "api", __name__: "mixed" },
      moments(random, times).map((time) => [time, random() < 0.5 ? random() * 9 : other()]),
    ),
  );
  return found;
}

/** Returns times with gaps. */
function moments(random: () => number, { startMs, intervalMs, samples }: Times): readonly number[] {
  let gap = 0;
  return Array.from({ length: samples }, (_, at) => startMs + at * intervalMs).filter(() => {
    if (gap > 0) gap--;
    else if (random() < 0.01) gap = Math.floor(random() * 40);
    return gap === 0;
  });
}

/** Returns a counter that now and then begins anew, or ends for some time. */
function counted(random: () => number, times: Times, next: () => Histogram): readonly Sample[] {
  let total = next();
  return moments(random, times).map((time): Sample => {
    total = random() < 0.015 ? next() : grown(total, next());
    return random() < 0.01 ? [time, "stale"] : [time, total];
  });
}

/**
 * Returns a maker of histograms of whole observations, with all buckets of the series in each: where
 * one is missing, Prometheus' storage puts it there, empty, and it counts for quantiles.
 */
function exponential(random: () => number, schema: number): () => Histogram {
  const indexes = [-3, -1, 0, 1, 2, 4].filter(() => random() < 0.8);
  const below = random() < 0.3 ? [-1, 0, 3] : [];
  return () => {
    const [positive, negative] = [side(random, indexes), side(random, below)];
    const zeroCount = Math.floor(random() * 3);
    return toHistogram({
      schema: random() < 0.02 ? schema + 1 : schema,
      zeroThreshold: 0.001,
      zeroCount,
      positive,
      negative,
      count: zeroCount + sumOf(positive) + sumOf(negative),
      sum: sumOf(positive) * 1.5 - sumOf(negative),
    });
  };
}

function side(random: () => number, indexes: readonly number[]): Side {
  return { indexes, counts: indexes.map(() => Math.max(0, Math.floor(random() * 7) - 2)) };
}

function custom(random: () => number, bounds: readonly number[]): () => Histogram {
  const indexes = Array.from({ length: bounds.length + 1 }, (_, at) => at);
  return () => {
    const positive = side(random, indexes);
    return toHistogram({
      schema: customSchema,
      customValues: bounds,
      positive,
      count: sumOf(positive),
      sum: sumOf(positive) * 0.7,
    });
  };
}

/** Returns the histogram with more observations; of another resolution, it begins anew. */
function grown(before: Histogram, more: Histogram): Histogram {
  if (before.schema !== more.schema) return more;
  return {
    ...before,
    zeroCount: before.zeroCount + more.zeroCount,
    positive: joined(before.positive, more.positive),
    negative: joined(before.negative, more.negative),
    count: before.count + more.count,
    sum: before.sum + more.sum,
  };
}

function joined(a: Side, b: Side): Side {
  const counts = new Map<number, number>();
  for (const { indexes, counts: added } of [a, b]) {
    for (const [at, index] of indexes.entries()) {
      counts.set(index, (counts.get(index) ?? 0) + (added[at] ?? 0));
    }
  }
  const indexes = [...counts.keys()].toSorted((left, right) => left - right);
  return { indexes, counts: indexes.map((index) => counts.get(index) ?? 0) };
}

function sumOf({ counts }: Side): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
