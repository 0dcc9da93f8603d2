import { divided, mapped, multiplied, type CounterResetHint, type Histogram } from "./histogram.ts";
import { exact, type CompensatedSide } from "./side.ts";

/** A number with its rounding error. */
export interface Compensated {
  readonly sum: number;
  readonly error: number;
}

/** A histogram that is being added up: each number carries its rounding error along (kahan.ts). */
export interface CompensatedHistogram {
  readonly schema: number;
  readonly customValues: readonly number[];
  readonly hint: CounterResetHint;
  readonly zeroThreshold: number;
  readonly zero: Compensated;
  readonly count: Compensated;
  readonly sum: Compensated;
  readonly positive: CompensatedSide;
  readonly negative: CompensatedSide;
}

/** Returns the histogram as the beginning of a sum. */
export function compensated(histogram: Histogram): CompensatedHistogram {
  const { schema, customValues, hint, zeroThreshold, zeroCount, count, sum } = histogram;
  return {
    schema,
    customValues,
    hint,
    zeroThreshold,
    zero: { sum: zeroCount, error: 0 },
    count: { sum: count, error: 0 },
    sum: { sum, error: 0 },
    positive: exact(histogram.positive),
    negative: exact(histogram.negative),
  };
}

/** Returns the sum without what was lost by rounding. */
export function uncorrected(histogram: CompensatedHistogram): Histogram {
  return read(
    histogram,
    ({ sum }) => sum,
    ({ counts }) => counts,
  );
}

/** Returns the sum with what was lost by rounding. */
export function corrected(histogram: CompensatedHistogram): Histogram {
  return plus(uncorrected(histogram), errorsOf(histogram));
}

/** Returns the mean of the sum's `count` histograms. */
export function meanOf(histogram: CompensatedHistogram, count: number): Histogram {
  return plus(divided(uncorrected(histogram), count), divided(errorsOf(histogram), count));
}

/** Returns the sum and its errors multiplied. */
export function scaledSum(histogram: CompensatedHistogram, factor: number): CompensatedHistogram {
  const scaled = compensated(multiplied(uncorrected(histogram), factor));
  const errors = mapped(errorsOf(histogram), (error) => error * factor);
  return withErrors({ ...scaled, hint: histogram.hint }, errors);
}

/** Returns the sum and its errors divided. */
export function dividedSum(histogram: CompensatedHistogram, by: number): CompensatedHistogram {
  const scaled = compensated(divided(uncorrected(histogram), by));
  return withErrors(scaled, divided(errorsOf(histogram), by));
}

function withErrors(histogram: CompensatedHistogram, errors: Histogram): CompensatedHistogram {
  const { zero, count, sum, positive, negative } = histogram;
  return {
    ...histogram,
    zero: { sum: zero.sum, error: errors.zeroCount },
    count: { sum: count.sum, error: errors.count },
    sum: { sum: sum.sum, error: errors.sum },
    positive: { ...positive, errors: errors.positive.counts },
    negative: { ...negative, errors: errors.negative.counts },
  };
}

function errorsOf(histogram: CompensatedHistogram): Histogram {
  return read(
    histogram,
    ({ error }) => error,
    ({ errors }) => errors,
  );
}

function read(
  histogram: CompensatedHistogram,
  number: (of: Compensated) => number,
  counts: (of: CompensatedSide) => readonly number[],
): Histogram {
  const { zero, count, sum, positive, negative, ...layout } = histogram;
  return {
    ...layout,
    zeroCount: number(zero),
    count: number(count),
    sum: number(sum),
    positive: { indexes: positive.indexes, counts: counts(positive) },
    negative: { indexes: negative.indexes, counts: counts(negative) },
  };
}

/** Returns two histograms of the very same layout added. */
function plus(a: Histogram, b: Histogram): Histogram {
  const add = (counts: readonly number[], others: readonly number[]): readonly number[] =>
    counts.map((count, at) => count + (others[at] ?? 0));
  return {
    ...a,
    zeroCount: a.zeroCount + b.zeroCount,
    count: a.count + b.count,
    sum: a.sum + b.sum,
    positive: { ...a.positive, counts: add(a.positive.counts, b.positive.counts) },
    negative: { ...a.negative, counts: add(a.negative.counts, b.negative.counts) },
  };
}
