import type { Histogram } from "./histogram/histogram.ts";
import { keyOf, metricName, toLabels, valueOf, type Labels } from "./labels.ts";
import { matchesAll, type Matcher } from "./matcher.ts";

/** A series with its samples as columns, in order of time. */
export interface SourceSeries {
  readonly labels: Labels;
  /** Milliseconds since 1970, rising. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Not 0 where the sample says that the series ended: Prometheus' staleness marker. */
  readonly stale?: Uint8Array;
  /** The native histogram where the sample is one; its value is not looked at. */
  readonly histograms?: readonly (Histogram | undefined)[];
  /** Milliseconds since 1970 from which a counter's sample counts, 0 where nobody knows. */
  readonly startTimes?: Float64Array;
}

/** Where the evaluator gets its series from. */
export interface SeriesSource {
  /**
   * Returns the series that meet all matchers, each label set once, with at least their samples
   * from `fromMs` to `toMs`, both included.
   */
  readonly select: (
    matchers: readonly Matcher[],
    fromMs: number,
    toMs: number,
  ) => readonly SourceSeries[];
}

/** Returns the series of plain arrays; a value may be `stale` or a native histogram. */
export function toSourceSeries(
  labels: Readonly<Record<string, string>>,
  samples: readonly (readonly [timeMs: number, value: number | Histogram | "stale"])[],
): SourceSeries {
  const stale = samples.some(([, value]) => value === "stale");
  const native = samples.some(([, value]) => typeof value === "object");
  return {
    labels: toLabels(labels),
    times: Float64Array.from(samples, ([time]) => time),
    values: Float64Array.from(samples, ([, value]) =>
      typeof value === "number" ? value : Number.NaN,
    ),
    ...(stale ? { stale: Uint8Array.from(samples, ([, value]) => Number(value === "stale")) } : {}),
    ...(native
      ? { histograms: samples.map(([, value]) => (typeof value === "object" ? value : undefined)) }
      : {}),
  };
}

/**
 * Returns a source of the series in memory.
 *
 * @throws TypeError where two series have the same labels.
 */
export function memorySource(series: readonly SourceSeries[]): SeriesSource {
  const byName = Map.groupBy(series, ({ labels }) => valueOf(labels, metricName));
  if (new Set(series.map(({ labels }) => keyOf(labels))).size < series.length) {
    throw new TypeError("two series have the same labels");
  }
  return {
    select: (matchers, fromMs, toMs) => {
      const named = matchers.find(({ name, operator }) => name === metricName && operator === "=");
      const candidates = named === undefined ? series : (byName.get(named.value) ?? []);
      const others = matchers.filter((matcher) => matcher !== named);
      return candidates.filter(
        ({ labels, times }) =>
          (times[0] ?? Infinity) <= toMs &&
          (times.at(-1) ?? -Infinity) >= fromMs &&
          matchesAll(others, labels),
      );
    },
  };
}
