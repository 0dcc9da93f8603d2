import { bucketFraction, bucketQuantile, type Bucket } from "../buckets.ts";
import { openMetricsNumber, readNumber } from "../format-number.ts";
import { filterLabels, keyOf, metricName, valueOf, withLabels, type Labels } from "../labels.ts";
import { noteBadBucket, noteQuantile, noteRepair } from "../notes.ts";
import type { Span } from "../parse/syntax.ts";
import type { Query } from "../query.ts";
import { emptySeries, isPresent, unnamed, type Series } from "../value.ts";

/** The buckets of one classic histogram: series that differ in `le` alone. */
interface Histogram {
  readonly labels: Labels;
  readonly buckets: readonly { readonly bound: number; readonly series: Series }[];
}

/** `histogram_quantile` of classic histograms. `qAt` and `at` are where the arguments stand. */
export function histogramQuantile(
  q: Float64Array,
  series: readonly Series[],
  query: Query,
  { qAt, at }: { readonly qAt: Span; readonly at: Span },
): readonly Series[] {
  for (const value of q) noteQuantile(query, value, qAt);
  return perHistogram(series, query, at, (buckets, step, { labels }) => {
    const { value, repaired } = bucketQuantile(q[step] ?? Number.NaN, buckets);
    const metric = query.delayedNameRemoval ? valueOf(labels, metricName) : "";
    if (repaired !== undefined) noteRepair(query, metric, at);
    return value;
  });
}

/** `histogram_quantiles`: several quantiles at once, told apart by a label. */
export function histogramQuantiles(
  quantiles: readonly { readonly q: Float64Array; readonly at: Span }[],
  label: string,
  series: readonly Series[],
  query: Query,
  at: Span,
): readonly Series[] {
  return quantiles.flatMap(({ q, at: qAt }) =>
    histogramQuantile(q, series, query, { qAt, at }).map((one) => ({
      ...one,
      labels: withLabels(one.labels, [[label, openMetricsNumber(q[0] ?? Number.NaN)]]),
    })),
  );
}

/** `histogram_fraction` of classic histograms. */
export function histogramFraction(
  lower: Float64Array,
  upper: Float64Array,
  series: readonly Series[],
  query: Query,
  at: Span,
): readonly Series[] {
  return perHistogram(series, query, at, (buckets, step) =>
    bucketFraction(lower[step] ?? Number.NaN, upper[step] ?? Number.NaN, buckets),
  );
}

function perHistogram(
  series: readonly Series[],
  query: Query,
  at: Span,
  compute: (buckets: readonly Bucket[], step: number, histogram: Histogram) => number,
): readonly Series[] {
  const results = histogramsOf(series, query, at).map((histogram) => {
    const steps = histogram.buckets[0]?.series.present.length ?? 0;
    const result = emptySeries(histogram.labels, steps, false);
    for (let step = 0; step < steps; step++) {
      const buckets = histogram.buckets.flatMap(({ bound, series: { values, present } }) =>
        present[step] === 1 ? [{ bound, count: values[step] ?? Number.NaN }] : [],
      );
      if (buckets.length === 0) continue;
      result.values[step] = compute(buckets, step, histogram);
      result.present[step] = 1;
    }
    return result;
  });
  return unnamed(results.filter(isPresent), query);
}

function histogramsOf(series: readonly Series[], query: Query, at: Span): readonly Histogram[] {
  const found = new Map<string, { labels: Labels; buckets: { bound: number; series: Series }[] }>();
  for (const one of series) {
    const le = valueOf(one.labels, "le");
    const bound = readNumber(le);
    if (bound === undefined) {
      noteBadBucket(query, le, valueOf(one.labels, metricName), at);
      continue;
    }
    const labels = filterLabels(one.labels, (name) => name !== "le");
    // With names, histograms of one name each; functions before may have dropped them
    const key = keyOf(labels);
    const histogram = found.get(key) ?? { labels, buckets: [] };
    histogram.buckets.push({ bound, series: one });
    found.set(key, histogram);
  }
  return [...found.values()];
}
