import { boundOf } from "./bounds.ts";
import { isCustom, type Histogram } from "./histogram.ts";

/** A bucket with its bounds as numbers; `lower` is below `upper` on either side of zero. */
export interface Bounded {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/**
 * Returns all buckets from the lowest to the highest, empty ones as well. Where the zero bucket
 * overlaps with others, these are cut.
 */
export function bucketsOf(histogram: Histogram): readonly Bounded[] {
  const { zeroThreshold, zeroCount } = histogram;
  const zero = { lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount };
  const cut = (bound: number): number => {
    if (bound < 0 && bound > -zeroThreshold) return -zeroThreshold;
    return bound > 0 && bound < zeroThreshold ? zeroThreshold : bound;
  };
  return [
    ...negativeBuckets(histogram)
      .toReversed()
      .map((one) => ({ ...one, upper: cut(one.upper) })),
    ...(zeroCount > 0 ? [zero] : []),
    ...positiveBuckets(histogram).map((one) => ({ ...one, lower: cut(one.lower) })),
  ];
}

/** Returns the buckets above zero, or all custom ones, rising. */
export function positiveBuckets(histogram: Histogram): readonly Bounded[] {
  const { indexes, counts } = histogram.positive;
  return indexes.map((index, at) => ({
    lower: boundOf(index - 1, histogram),
    upper: boundOf(index, histogram),
    count: counts[at] ?? 0,
  }));
}

/** Returns the buckets below zero, away from it. */
export function negativeBuckets(histogram: Histogram): readonly Bounded[] {
  const { indexes, counts } = histogram.negative;
  return indexes.map((index, at) => ({
    lower: -boundOf(index, histogram),
    upper: -boundOf(index - 1, histogram),
    count: counts[at] ?? 0,
  }));
}

/** Returns whether values are taken to be spread evenly in the bucket, and not exponentially. */
export function isLinear(histogram: Histogram, { lower, upper }: Bounded): boolean {
  return isCustom(histogram) || (lower <= 0 && upper >= 0);
}

/**
 * Returns the share of the bucket's values that are at most `value`, which lies within its finite
 * bounds.
 */
export function shareBelow({ lower, upper }: Bounded, value: number, linear: boolean): number {
  if (linear) return (value - lower) / (upper - lower);
  const [from, to, at] = [lower, upper, value].map((bound) => Math.log2(Math.abs(bound)));
  if (from === undefined || to === undefined || at === undefined) return Number.NaN;
  return value > 0 ? (at - from) / (to - from) : 1 - (at - to) / (from - to);
}
