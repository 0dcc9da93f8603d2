/** A cumulative bucket: how many observations, or how many a second, were at most `bound`. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/**
 * Returns the quantile as Prometheus' `histogram_quantile` does: linear within the bucket, the last
 * finite bound where the rank is beyond it, NaN without observations.
 * https://github.com/prometheus/prometheus/blob/main/promql/quantile.go
 */
export function bucketQuantile(q: number, unsorted: readonly Bucket[]): number {
  const buckets = unsorted.toSorted((a, b) => a.bound - b.bound);
  const last = buckets.at(-1);
  if (last?.bound !== Number.POSITIVE_INFINITY || buckets.length < 2) return Number.NaN;
  if (last.count === 0 || Number.isNaN(last.count)) return Number.NaN;
  const rank = q * last.count;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const bucket = buckets[index];
  const before = buckets[index - 1];
  if (bucket === undefined) return Number.NaN;
  if (index === buckets.length - 1) return before?.bound ?? Number.NaN;
  const start = before?.bound ?? 0;
  const within = bucket.count - (before?.count ?? 0);
  return start + (bucket.bound - start) * ((rank - (before?.count ?? 0)) / within);
}
