import { almostEqual } from "./almost-equal.ts";

/** A bucket of a classic histogram: how many observations are at most `bound`. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** What had to be repaired, for the note about it. */
export interface Repair {
  readonly least: number;
  readonly most: number;
  readonly largestDrop: number;
}

/** Differences below this share are taken for rounding, not for counters that went back. */
const tolerance = 1e-12;

/**
 * Returns the quantile, linear within a bucket: promql/quantile.go, BucketQuantile.
 *
 * NaN where there are no observations, fewer than two buckets or none for +Inf. `repaired` is there
 * where a bucket held less than the one below it.
 */
export function bucketQuantile(
  q: number,
  unsorted: readonly Bucket[],
): { readonly value: number; readonly repaired?: Repair } {
  if (Number.isNaN(q)) return { value: Number.NaN };
  if (q < 0) return { value: -Infinity };
  if (q > 1) return { value: Infinity };
  const joined = joinSame(unsorted);
  if (joined === undefined) return { value: Number.NaN };
  const { buckets, repaired } = makeMonotonic(joined);
  return { value: interpolate(q, buckets), ...(repaired === undefined ? {} : { repaired }) };
}

function interpolate(q: number, buckets: readonly Bucket[]): number {
  const top = buckets.length - 1;
  const observations = buckets[top]?.count ?? 0;
  if (buckets.length < 2 || observations === 0) return Number.NaN;
  const rank = q * observations;
  const found = buckets.findIndex(({ count }, at) => at === top || count >= rank);
  const bucket = buckets[found];
  const below = buckets[found - 1];
  if (bucket === undefined || Number.isNaN(observations))
    return buckets[top - 1]?.bound ?? Number.NaN;
  if (found === top) return buckets[top - 1]?.bound ?? Number.NaN;
  if (below === undefined) {
    return bucket.bound <= 0 ? bucket.bound : bucket.bound * (rank / bucket.count);
  }
  const share = (rank - below.count) / (bucket.count - below.count);
  return below.bound + (bucket.bound - below.bound) * share;
}

/**
 * Returns the share of the observations between the bounds: promql/quantile.go, BucketFraction.
 * NaN where there are no observations or no bucket for +Inf.
 */
export function bucketFraction(lower: number, upper: number, unsorted: readonly Bucket[]): number {
  const buckets = joinSame(unsorted);
  const count = buckets?.at(-1)?.count ?? 0;
  if (buckets === undefined || count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) {
    return Number.NaN;
  }
  if (lower >= upper) return 0;
  const rank = (bound: number): number => Math.min(rankOf(bound, buckets), count);
  return (rank(upper) - rank(lower)) / count;
}

function rankOf(bound: number, buckets: readonly Bucket[]): number {
  let below = 0;
  for (const [at, bucket] of buckets.entries()) {
    const start = buckets[at - 1]?.bound ?? (bucket.bound > 0 ? 0 : -Infinity);
    if (start >= bound) return below;
    if (bucket.bound > bound) {
      // Nothing is known of where observations lie in a bucket without an end
      if (start === -Infinity) return bucket.count;
      return below + ((bucket.count - below) * (bound - start)) / (bucket.bound - start);
    }
    below = bucket.count;
  }
  return Infinity;
}

/** Returns the buckets sorted, each bound once, or undefined where none is for +Inf. */
function joinSame(unsorted: readonly Bucket[]): readonly Bucket[] | undefined {
  const sorted = unsorted.toSorted((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0));
  if (sorted.at(-1)?.bound !== Infinity) return undefined;
  const joined: Bucket[] = [];
  for (const { bound, count } of sorted) {
    const last = joined.at(-1);
    if (last?.bound === bound) joined[joined.length - 1] = { bound, count: last.count + count };
    else joined.push({ bound, count });
  }
  return joined;
}

function makeMonotonic(buckets: readonly Bucket[]): {
  readonly buckets: readonly Bucket[];
  readonly repaired?: Repair;
} {
  let reached = buckets[0]?.count ?? 0;
  let repaired: Repair | undefined;
  const monotonic = buckets.map(({ bound, count }) => {
    if (almostEqual(reached, count, tolerance)) return { bound, count: reached };
    if (count < reached) {
      repaired = {
        least: Math.min(repaired?.least ?? Infinity, bound),
        most: Math.max(repaired?.most ?? -Infinity, bound),
        largestDrop: Math.max(repaired?.largestDrop ?? 0, reached - count),
      };
      return { bound, count: reached };
    }
    reached = count;
    return { bound, count };
  });
  return { buckets: monotonic, ...(repaired === undefined ? {} : { repaired }) };
}
