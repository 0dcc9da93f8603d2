/** Cumulative-free histogram counts: `counts[i]` falls in `(boundaries[i - 1], boundaries[i]]`. */
export interface HistogramBuckets {
  readonly boundaries: readonly number[];
  readonly counts: readonly number[];
}

/**
 * Returns the `q`-quantile (0 ≤ q ≤ 1) estimated as `histogram_quantile()` does: linear within a
 * bucket that starts at 0, and the highest finite boundary when the rank falls beyond it.
 * NaN for an empty histogram.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function bucketQuantile(q: number, { boundaries, counts }: HistogramBuckets): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return Number.NaN;
  const rank = q * total;
  let below = 0;
  for (const [index, count] of counts.entries()) {
    const upper = boundaries[index];
    if (upper === undefined) break;
    if (below + count >= rank && count > 0) {
      const lower = boundaries[index - 1] ?? Math.min(0, upper);
      return lower + (upper - lower) * ((rank - below) / count);
    }
    below += count;
  }
  return boundaries.at(-1) ?? Number.NaN;
}
