import { sameBounds } from "./bounds.ts";
import { isCustom, type Histogram, type Side } from "./histogram.ts";

/**
 * Returns whether the histograms have the same buckets, empty ones included, with the same counts.
 * The hint does not count, and NaN is equal to NaN.
 */
export function isEqual(a: Histogram, b: Histogram): boolean {
  return (
    a.schema === b.schema &&
    Object.is(a.count, b.count) &&
    Object.is(a.sum, b.sum) &&
    (!isCustom(a) || sameBounds(a.customValues, b.customValues)) &&
    a.zeroThreshold === b.zeroThreshold &&
    Object.is(a.zeroCount, b.zeroCount) &&
    sameSide(a.negative, b.negative) &&
    sameSide(a.positive, b.positive)
  );
}

function sameSide(a: Side, b: Side): boolean {
  return (
    sameBounds(a.indexes, b.indexes) &&
    a.counts.every((count, at) => Object.is(count, b.counts[at]))
  );
}
