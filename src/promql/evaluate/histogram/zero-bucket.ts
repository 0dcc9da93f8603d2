import { CompensatedSum } from "../kahan.ts";
import { boundOf, type Layout } from "./bounds.ts";
import type { CompensatedHistogram } from "./compensated.ts";
import { filled, keptSide, type CompensatedSide } from "./side.ts";

interface ZeroBucket {
  readonly threshold: number;
  readonly count: number;
  readonly error: number;
}

/**
 * Returns the zero bucket that the histogram would have at a larger threshold, with the buckets in
 * it. Within a bucket that is not empty, the threshold goes on to that bucket's end.
 */
export function widened(histogram: CompensatedHistogram, wanted: number): ZeroBucket {
  if (wanted === histogram.zeroThreshold) {
    return { threshold: wanted, count: histogram.zero.sum, error: histogram.zero.error };
  }
  let threshold = wanted;
  for (;;) {
    const zero = new CompensatedSum(histogram.zero.sum, histogram.zero.error);
    threshold = absorb(histogram.positive, histogram, threshold, zero);
    const reached = absorb(histogram.negative, histogram, threshold, zero);
    if (reached === threshold) return { threshold, count: zero.sum, error: zero.error };
    // What was added of the positive side is too little now
    threshold = reached;
  }
}

/** Adds the buckets below the threshold to `zero`; returns the threshold, moved where need be. */
function absorb(
  { indexes, counts, errors }: CompensatedSide,
  layout: Layout,
  threshold: number,
  zero: CompensatedSum,
): number {
  for (const [at, index] of indexes.entries()) {
    if (boundOf(index - 1, layout) >= threshold) break;
    const count = counts[at] ?? 0;
    zero.add(count);
    zero.add(errors[at] ?? 0);
    const outer = boundOf(index, layout);
    if (outer > threshold) return count === 0 ? threshold : outer;
  }
  return threshold;
}

/** Returns the histogram with a larger zero bucket, and without the buckets in it. */
export function withZeroThreshold(
  histogram: CompensatedHistogram,
  wanted: number,
): CompensatedHistogram {
  const { threshold, count, error } = widened(histogram, wanted);
  const outside = (index: number): boolean => boundOf(index - 1, histogram) >= threshold;
  return {
    ...histogram,
    zeroThreshold: threshold,
    zero: { sum: count, error },
    positive: filled(keptSide(histogram.positive, outside)),
    negative: filled(keptSide(histogram.negative, outside)),
  };
}
