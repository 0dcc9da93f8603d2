import { CompensatedSum } from "../kahan.ts";
import { boundOf, sameBounds, sharedBounds } from "./bounds.ts";
import {
  compensated,
  uncorrected,
  type Compensated,
  type CompensatedHistogram,
} from "./compensated.ts";
import { isCustom, mapped, type CounterResetHint, type Histogram } from "./histogram.ts";
import { joined, rebucketed, reduced } from "./side.ts";
import { widened, withZeroThreshold } from "./zero-bucket.ts";

/** A sum with what is to be said of it. */
export interface Added<T> {
  readonly result: T;
  /** One says that the counter was reset, the other that it was not. */
  readonly collides: boolean;
  /** Custom bounds differed, and those that both have are left. */
  readonly reconciles: boolean;
}

/**
 * Returns the histograms added: model/histogram, FloatHistogram.Add. The resolution is that of the
 * coarser one, the zero bucket that of the wider one. undefined where only one has custom buckets.
 */
export function add(a: Histogram, b: Histogram): Added<Histogram> | undefined {
  const added = addTo(compensated(a), b, false);
  return added === undefined ? undefined : { ...added, result: uncorrected(added.result) };
}

/** Returns `b` taken from `a`, else as `add`; the hint is that of a sum as well. */
export function subtract(a: Histogram, b: Histogram): Added<Histogram> | undefined {
  return add(
    a,
    mapped(b, (count) => -count),
  );
}

/**
 * Returns the sum with another histogram added, and with the rounding errors carried along, unless
 * `compensates` is false.
 */
export function addTo(
  sum: CompensatedHistogram,
  other: Histogram,
  compensates = true,
): Added<CompensatedHistogram> | undefined {
  if (isCustom(sum) !== isCustom(other)) return undefined;
  const { hint, collides } = combinedHint(sum.hint, other.hint);
  const totals = {
    hint,
    count: plus(sum.count, other.count),
    sum: plus(sum.sum, other.sum),
  };
  if (isCustom(sum)) {
    const reconciles = !sameBounds(sum.customValues, other.customValues);
    const buckets = reconciles ? joinShared(sum, other) : joinSame(sum, compensated(other));
    return { result: { ...sum, ...totals, ...buckets }, collides, reconciles };
  }
  const { own, zeroCount, zeroError } = withSameZero(sum, compensated(other));
  const counted = plus(own.zero, zeroCount);
  const zero = compensates ? plus(counted, zeroError) : counted;
  const schema = Math.min(sum.schema, other.schema);
  const [left, right] = [withSchema(own, schema), withSchema(compensated(other), schema)];
  const buckets = joinSame(left, compensates ? right : compensated(uncorrected(right)));
  return { result: { ...own, ...totals, schema, zero, ...buckets }, collides, reconciles: false };
}

/** Returns the histogram at a lower resolution. */
export function reducedTo(histogram: Histogram, schema: number): Histogram {
  return schema === histogram.schema
    ? histogram
    : { ...uncorrected(withSchema(compensated(histogram), schema)), hint: "unknown" };
}

function plus({ sum, error }: Compensated, value: number): Compensated {
  const total = new CompensatedSum(sum, error);
  total.add(value);
  return total;
}

function withSchema(histogram: CompensatedHistogram, schema: number): CompensatedHistogram {
  if (schema === histogram.schema) return histogram;
  return {
    ...histogram,
    schema,
    positive: reduced(histogram.positive, histogram.schema, schema),
    negative: reduced(histogram.negative, histogram.schema, schema),
  };
}

type Buckets = Pick<CompensatedHistogram, "positive" | "negative" | "customValues">;

function joinSame(a: CompensatedHistogram, b: CompensatedHistogram): Buckets {
  // What is in the zero bucket is counted there
  const inZero = (index: number): boolean => !isCustom(a) && boundOf(index, a) <= a.zeroThreshold;
  return {
    positive: joined(a.positive, b.positive, inZero),
    negative: joined(a.negative, b.negative, inZero),
    customValues: a.customValues,
  };
}

function joinShared(a: CompensatedHistogram, b: Histogram): Buckets {
  const customValues = sharedBounds(a.customValues, b.customValues);
  return {
    positive: rebucketed([a, compensated(b)], customValues),
    negative: a.negative,
    customValues,
  };
}

/** Returns the sum with a zero bucket that is large enough for both, and what the other has in it. */
function withSameZero(
  sum: CompensatedHistogram,
  other: CompensatedHistogram,
): {
  readonly own: CompensatedHistogram;
  readonly zeroCount: number;
  readonly zeroError: number;
} {
  let own = sum;
  let zero = { threshold: other.zeroThreshold, count: other.zero.sum, error: 0 };
  while (zero.threshold !== own.zeroThreshold) {
    if (own.zeroThreshold > zero.threshold) zero = widened(other, own.zeroThreshold);
    if (zero.threshold > own.zeroThreshold) own = withZeroThreshold(own, zero.threshold);
  }
  return { own, zeroCount: zero.count, zeroError: zero.error };
}

function combinedHint(
  a: CounterResetHint,
  b: CounterResetHint,
): { readonly hint: CounterResetHint; readonly collides: boolean } {
  if (a === b) return { hint: a, collides: false };
  if (a === "gauge" || b === "gauge") return { hint: "gauge", collides: false };
  return { hint: "unknown", collides: a !== "unknown" && b !== "unknown" };
}
