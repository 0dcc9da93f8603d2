import { firstAfter } from "./first-after.ts";
import type { Histogram } from "./histogram/histogram.ts";
import { statisticsOnly } from "./histogram/statistics-only.ts";
import type { Labels } from "./labels.ts";
import type { SourceSeries } from "./source.ts";
import { noSamples } from "./window.ts";

/** A series without the markers of its ends: what ranges are cut from. */
export interface Samples {
  readonly labels: Labels;
  readonly dropName: boolean;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** When each counter began, 0 where that is not known; only where the query asks. */
  readonly starts?: Float64Array | undefined;
  readonly histograms?: HistogramSamples | undefined;
}

/** The histograms of a series, which lie beside its numbers. */
export interface HistogramSamples {
  readonly times: Float64Array;
  readonly values: readonly Histogram[];
  readonly starts?: Float64Array | undefined;
}

/** What is read of samples besides their values, and what is not. */
export interface ReadOptions {
  readonly withStarts: boolean;
  /** Of histograms only the count and the sum. */
  readonly statistics: boolean;
}

/** Returns the samples in the range, open on the left, without markers of an end. */
export function samplesWithin(
  series: SourceSeries,
  afterMs: number,
  toMs: number,
  { withStarts, statistics }: ReadOptions,
): Samples {
  const { labels } = series;
  const from = firstAfter(series.times, afterMs);
  const to = firstAfter(series.times, toMs);
  const [times, values] = [series.times.subarray(from, to), series.values.subarray(from, to)];
  const ended = series.stale?.subarray(from, to);
  const histograms = series.histograms?.slice(from, to);
  const natives = statistics && histograms !== undefined ? statisticsOnly(histograms) : histograms;
  const starts = withStarts ? series.startTimes?.subarray(from, to) : undefined;
  const all = { labels, dropName: false, times, values, starts };
  const mixed = natives?.some((one) => one !== undefined) === true;
  if (!mixed && ended?.some((one) => one !== 0) !== true) return all;
  const live = (_: number, at: number): boolean =>
    (ended === undefined || ended[at] === 0) && natives?.[at] === undefined;
  return {
    ...all,
    times: times.filter(live),
    values: values.filter(live),
    starts: starts?.filter(live),
    histograms: mixed ? histogramsOf(times, natives, starts) : undefined,
  };
}

function histogramsOf(
  times: Float64Array,
  natives: readonly (Histogram | undefined)[],
  starts: Float64Array | undefined,
): HistogramSamples {
  const isNative = (_: number, at: number): boolean => natives[at] !== undefined;
  return {
    times: times.filter(isNative),
    values: natives.filter((one) => one !== undefined),
    starts: starts?.filter(isNative),
  };
}

/** Returns whether there is no sample at all. */
export function isEmpty({ times, histograms }: Samples): boolean {
  return times.length === 0 && (histograms?.times ?? noSamples).length === 0;
}
