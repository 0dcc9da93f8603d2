import { bucketsOf, isLinear, shareBelow, type Bounded } from "./buckets.ts";
import type { Histogram } from "./histogram.ts";
import { oneSided } from "./quantile.ts";

/**
 * Returns the share of the observations between the bounds: promql/quantile.go, HistogramFraction.
 * NaN where there are none. `excludesNan`: observations that were NaN are in no share.
 */
export function histogramFraction(
  lower: number,
  upper: number,
  histogram: Histogram,
): { readonly value: number; readonly excludesNan: boolean } {
  const { count: observations, sum } = histogram;
  if (observations === 0 || Number.isNaN(lower) || Number.isNaN(upper)) {
    return { value: Number.NaN, excludesNan: false };
  }
  if (lower >= upper) return { value: 0, excludesNan: false };
  const buckets = bucketsOf(histogram).map((bucket) =>
    bucket.lower <= 0 && bucket.upper >= 0 ? oneSided(bucket, histogram) : bucket,
  );
  const inBuckets = buckets.reduce((total, { count }) => total + count, 0);
  const hasNan = Number.isNaN(sum);
  const count = hasNan ? inBuckets : observations;
  const rank = (bound: number): number => Math.min(rankOf(bound, buckets, histogram), count);
  return {
    value: (rank(upper) - rank(lower)) / observations,
    excludesNan: hasNan && inBuckets < observations,
  };
}

/** Returns how many observations are below the bound; infinite where it is above all buckets. */
function rankOf(bound: number, buckets: readonly Bounded[], histogram: Histogram): number {
  let below = 0;
  for (const bucket of buckets) {
    if (bucket.lower >= bound) return below;
    if (bucket.upper > bound) {
      // Nothing is known of where observations lie in a bucket without an end
      if (bucket.lower === -Infinity) return bucket.count;
      return below + bucket.count * shareBelow(bucket, bound, isLinear(histogram, bucket));
    }
    below += bucket.count;
  }
  return Infinity;
}
