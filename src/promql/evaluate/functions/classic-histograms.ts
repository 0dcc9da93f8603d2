import type { Bucket } from "../buckets.ts";
import { readNumber } from "../format-number.ts";
import { filterLabels, keyOf, metricName, valueOf, type Labels } from "../labels.ts";
import { noteBadBucket } from "../notes.ts";
import type { Span } from "../parse/syntax.ts";
import type { Query } from "../query.ts";
import type { Series } from "../value.ts";

/** A histogram of classic buckets: series that differ in `le` alone. */
export interface ClassicHistogram {
  /** Those of its series without `le`. */
  readonly labels: Labels;
  /** Returns the buckets that are there at the step. */
  readonly bucketsAt: (step: number) => readonly Bucket[];
}

/** Returns the classic histograms by the key of their labels, and notes series that are no bucket. */
export function classicHistograms(
  series: readonly Series[],
  query: Query,
  at: Span,
): ReadonlyMap<string, ClassicHistogram> {
  const found = new Map<string, { labels: Labels; buckets: { bound: number; series: Series }[] }>();
  for (const one of series) {
    if (!one.present.includes(1)) continue;
    const le = valueOf(one.labels, "le");
    const bound = readNumber(le);
    if (bound === undefined) {
      const metric = query.delayedNameRemoval ? valueOf(one.labels, metricName) : "";
      noteBadBucket(query, le, metric, at);
      continue;
    }
    const labels = filterLabels(one.labels, (name) => name !== "le");
    // With names, histograms of one name each; functions before may have dropped them
    const key = keyOf(labels);
    const histogram = found.get(key) ?? { labels, buckets: [] };
    histogram.buckets.push({ bound, series: one });
    found.set(key, histogram);
  }
  return new Map(
    [...found].map(([key, { labels, buckets }]) => [
      key,
      {
        labels,
        bucketsAt: (step) =>
          buckets.flatMap(({ bound, series: { values, present } }) =>
            present[step] === 1 ? [{ bound, count: values[step] ?? Number.NaN }] : [],
          ),
      },
    ]),
  );
}
