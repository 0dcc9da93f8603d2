import { bucketsOf, isLinear, type Bounded } from "./buckets.ts";
import { isCustom, type Histogram } from "./histogram.ts";

/** What an estimate has to tell of observations that were NaN, and so are in no bucket. */
export type NanNote = "result is NaN" | "skewed";

interface Estimate {
  readonly value: number;
  readonly note?: NanNote;
}

/**
 * Returns the quantile: promql/quantile.go, HistogramQuantile. Within exponential buckets values are
 * taken to be spread exponentially, in others evenly. NaN where there are no observations.
 */
export function histogramQuantile(q: number, histogram: Histogram): Estimate {
  if (q < 0) return { value: -Infinity };
  if (q > 1) return { value: Infinity };
  const { count: observations, sum } = histogram;
  if (observations === 0 || Number.isNaN(q)) return { value: Number.NaN };
  const hasNan = Number.isNaN(sum);
  // From the end that is nearer, for the sake of accuracy; with NaN it is not known where that is
  const forward = hasNan || q < 0.5;
  const rank = forward ? q * observations : (1 - q) * observations;
  const buckets = forward ? bucketsOf(histogram) : bucketsOf(histogram).toReversed();
  const { bucket: found, reached: counted, next } = find(buckets, rank);
  const end = endOf(found, histogram);
  if (end !== undefined) return { value: end };
  const bucket = withNaturalEnds(found, histogram);
  const reached = Math.min(counted, observations);
  if (reached < rank) {
    return hasNan ? { value: Number.NaN, note: "result is NaN" } : { value: bucket.upper };
  }
  const inBucket = forward ? rank - (reached - bucket.count) : reached - rank;
  const value = valueIn(bucket, inBucket / bucket.count, histogram);
  if (!hasNan) return { value };
  const all = buckets.slice(next).reduce((total, { count }) => total + count, reached);
  return all < observations ? { value, note: "skewed" } : { value };
}

function find(
  buckets: readonly Bounded[],
  rank: number,
): { readonly bucket: Bounded; readonly reached: number; readonly next: number } {
  let bucket: Bounded = { lower: 0, upper: 0, count: 0 };
  let reached = 0;
  for (const [at, one] of buckets.entries()) {
    bucket = one;
    if (one.count === 0) continue;
    reached += one.count;
    if (reached >= rank) return { bucket, reached, next: at + 1 };
  }
  return { bucket, reached, next: buckets.length };
}

/** Returns the bound that stands for a custom bucket which has only one. */
function endOf({ lower, upper }: Bounded, histogram: Histogram): number | undefined {
  if (!isCustom(histogram)) return undefined;
  if (lower === -Infinity) return upper <= 0 ? upper : undefined;
  return upper === Infinity ? lower : undefined;
}

/** Returns the bucket ended by zero where the histogram has values on one side of it only. */
function withNaturalEnds(bucket: Bounded, histogram: Histogram): Bounded {
  if (isCustom(histogram)) return bucket.lower === -Infinity ? { ...bucket, lower: 0 } : bucket;
  return bucket.lower < 0 && bucket.upper > 0 ? oneSided(bucket, histogram) : bucket;
}

/** Returns the zero bucket, which ends at zero where all other buckets are on one side. */
export function oneSided(bucket: Bounded, { positive, negative }: Histogram): Bounded {
  const [above, below] = [positive.counts.length > 0, negative.counts.length > 0];
  if (above && !below) return { ...bucket, lower: 0 };
  return below && !above ? { ...bucket, upper: 0 } : bucket;
}

function valueIn(bucket: Bounded, share: number, histogram: Histogram): number {
  const { lower, upper } = bucket;
  if (isLinear(histogram, bucket)) return lower + (upper - lower) * share;
  const [from, to] = [Math.log2(Math.abs(lower)), Math.log2(Math.abs(upper))];
  return lower > 0 ? 2 ** (from + (to - from) * share) : -(2 ** (to + (from - to) * (1 - share)));
}
