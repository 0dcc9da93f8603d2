import { bucketFraction, bucketQuantile, type Bucket } from "../buckets.ts";
import { openMetricsNumber } from "../format-number.ts";
import { noteMixedKinds, noteNanFraction, noteNanQuantile } from "../histogram-notes.ts";
import { histogramFraction as fractionOf } from "../histogram/fraction.ts";
import type { Histogram } from "../histogram/histogram.ts";
import { histogramQuantile as quantileOf } from "../histogram/quantile.ts";
import { mean, variance } from "../histogram/statistics.ts";
import { keyOf, metricName, valueOf, withLabels, type Labels } from "../labels.ts";
import { noteQuantile, noteRepair } from "../notes.ts";
import type { Span } from "../parse/syntax.ts";
import { timeAt, type Frame } from "../query.ts";
import { emptySeries, isPresent, unnamed, type Series } from "../value.ts";
import { classicHistograms } from "./classic-histograms.ts";

/** `histogram_quantile`. `qAt` and `at` are where the arguments stand. */
export function histogramQuantile(
  q: Float64Array,
  series: readonly Series[],
  frame: Frame,
  { qAt, at }: { readonly qAt: Span; readonly at: Span },
): readonly Series[] {
  const { query } = frame;
  for (const value of q) noteQuantile(query, value, qAt);
  return perHistogram(series, frame, at, {
    ofClassic: (buckets, step, metric) => {
      const { value, repaired } = bucketQuantile(q[step] ?? Number.NaN, buckets);
      if (repaired !== undefined) {
        noteRepair(query, metric, at, { ...repaired, timeMs: timeAt(frame, step) });
      }
      return value;
    },
    ofNative: (histogram, step, metric) => {
      const { value, note } = quantileOf(q[step] ?? Number.NaN, histogram);
      if (note !== undefined) noteNanQuantile({ query, at }, metric, note);
      return value;
    },
  });
}

/** `histogram_quantiles`: several quantiles at once, told apart by a label. */
export function histogramQuantiles(
  quantiles: readonly { readonly q: Float64Array; readonly at: Span }[],
  label: string,
  series: readonly Series[],
  frame: Frame,
  at: Span,
): readonly Series[] {
  return quantiles.flatMap(({ q, at: qAt }) =>
    histogramQuantile(q, series, frame, { qAt, at }).map((one) => ({
      ...one,
      labels: withLabels(one.labels, [[label, openMetricsNumber(q[0] ?? Number.NaN)]]),
    })),
  );
}

/** `histogram_fraction`. */
export function histogramFraction(
  lower: Float64Array,
  upper: Float64Array,
  series: readonly Series[],
  frame: Frame,
  at: Span,
): readonly Series[] {
  const bounds = (step: number): readonly [number, number] => [
    lower[step] ?? Number.NaN,
    upper[step] ?? Number.NaN,
  ];
  return perHistogram(series, frame, at, {
    ofClassic: (buckets, step) => bucketFraction(...bounds(step), buckets),
    ofNative: (histogram, step, metric) => {
      const { value, excludesNan } = fractionOf(...bounds(step), histogram);
      if (excludesNan) noteNanFraction({ query: frame.query, at }, metric);
      return value;
    },
  });
}

const statistics: Readonly<Record<string, (histogram: Histogram) => number>> = {
  histogram_count: ({ count }) => count,
  histogram_sum: ({ sum }) => sum,
  histogram_avg: mean,
  histogram_stdvar: variance,
  histogram_stddev: (histogram) => Math.sqrt(variance(histogram)),
};

/** `histogram_count` and the like, which read native histograms alone; undefined for others. */
export function histogramStatistic(
  name: string,
): ((series: readonly Series[], frame: Frame) => readonly Series[]) | undefined {
  const statistic = statistics[name];
  if (statistic === undefined) return undefined;
  return (series, { query }) =>
    unnamed(
      series.flatMap((one) =>
        one.histograms === undefined ? [] : [numbersFrom(one, (_, native) => statistic(native))],
      ),
      query,
    );
}

/** Returns the series of what is made of its histograms, at the steps at which that is a number. */
function numbersFrom(
  { labels, dropName, histograms = [], present }: Series,
  compute: (step: number, histogram: Histogram) => number | undefined,
): Series {
  const result = emptySeries(labels, present.length, dropName);
  for (const [step, histogram] of histograms.entries()) {
    const value = histogram === undefined ? undefined : compute(step, histogram);
    if (value === undefined) continue;
    result.values[step] = value;
    result.present[step] = 1;
  }
  return result;
}

interface Computations {
  readonly ofClassic: (buckets: readonly Bucket[], step: number, metric: string) => number;
  readonly ofNative: (histogram: Histogram, step: number, metric: string) => number;
}

function perHistogram(
  series: readonly Series[],
  frame: Frame,
  at: Span,
  { ofClassic, ofNative }: Computations,
): readonly Series[] {
  const { query, steps } = frame;
  const metricOf = (labels: Labels): string =>
    query.delayedNameRemoval ? valueOf(labels, metricName) : "";
  const classics = classicHistograms(series, query, at);
  const natives = series.filter(({ histograms }) => histograms !== undefined);
  const nativeByKey = new Map(natives.map((one) => [keyOf(one.labels), one]));
  // Where both are there under one name, nobody knows which is meant
  const isDouble = (labels: Labels, step: number): boolean =>
    nativeByKey.get(keyOf(labels))?.histograms?.[step] !== undefined &&
    (classics.get(keyOf(labels))?.bucketsAt(step).length ?? 0) > 0;
  const ofNatives = natives.map((native) =>
    numbersFrom(native, (step, histogram) => {
      if (!isDouble(native.labels, step)) return ofNative(histogram, step, metricOf(native.labels));
      noteMixedKinds({ query, at }, metricOf(native.labels));
      return undefined;
    }),
  );
  const ofClassics = [...classics.values()].map(({ labels, bucketsAt }) => {
    const result = emptySeries(labels, steps);
    for (let step = 0; step < steps; step++) {
      const buckets = bucketsAt(step);
      if (buckets.length === 0 || isDouble(labels, step)) continue;
      result.values[step] = ofClassic(buckets, step, metricOf(labels));
      result.present[step] = 1;
    }
    return result;
  });
  return unnamed([...ofNatives, ...ofClassics].filter(isPresent), query);
}
