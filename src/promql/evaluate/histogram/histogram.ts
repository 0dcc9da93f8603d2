/** What a sample says of the counter's past: a reset, none, or that it is a gauge. */
export type CounterResetHint = "unknown" | "reset" | "not reset" | "gauge";

/** The buckets on one side of zero, those that are there, by rising index. */
export interface Side {
  readonly indexes: readonly number[];
  readonly counts: readonly number[];
}

/**
 * A native histogram: https://prometheus.io/docs/specs/native_histograms/
 * Counts may be fractions, and are below zero where one histogram was taken from another.
 */
export interface Histogram {
  /** -4 to 8: a bound is the one before times 2^(2^-schema); `customSchema`: bounds as listed. */
  readonly schema: number;
  readonly hint: CounterResetHint;
  /** Observations from minus to plus this are in the zero bucket. */
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly positive: Side;
  /** Indexes count away from zero here as well. */
  readonly negative: Side;
  /** Upper bounds of the buckets of `customSchema`; the last bucket, to +Inf, has none. */
  readonly customValues: readonly number[];
}

export const customSchema = -53;

export const noBuckets: Side = { indexes: [], counts: [] };

/** Returns the histogram with what is left out empty. */
export function toHistogram(parts: Partial<Histogram>): Histogram {
  return {
    schema: 0,
    hint: "unknown",
    zeroThreshold: 0,
    zeroCount: 0,
    count: 0,
    sum: 0,
    positive: noBuckets,
    negative: noBuckets,
    customValues: [],
    ...parts,
  };
}

export function isCustom({ schema }: Pick<Histogram, "schema">): boolean {
  return schema === customSchema;
}

/** Returns the histogram with all counts and the sum multiplied. A negative one is a gauge. */
export function multiplied(histogram: Histogram, factor: number): Histogram {
  const found = mapped(histogram, (count) => count * factor);
  return factor < 0 ? { ...found, hint: "gauge" } : found;
}

/** Returns the histogram divided; by zero, no bucket is left. */
export function divided(histogram: Histogram, by: number): Histogram {
  const found = mapped(histogram, (count) => count / by);
  if (by === 0) return { ...found, positive: noBuckets, negative: noBuckets };
  return by < 0 ? { ...found, hint: "gauge" } : found;
}

/** Returns the histogram with all counts and the sum changed. */
export function mapped(histogram: Histogram, change: (count: number) => number): Histogram {
  const { positive, negative, zeroCount, count, sum } = histogram;
  return {
    ...histogram,
    zeroCount: isCustom(histogram) ? 0 : change(zeroCount),
    count: change(count),
    sum: change(sum),
    positive: { indexes: positive.indexes, counts: positive.counts.map(change) },
    negative: { indexes: negative.indexes, counts: negative.counts.map(change) },
  };
}

/** Returns the histogram without empty buckets. */
export function compacted(histogram: Histogram): Histogram {
  const { positive, negative } = histogram;
  if (!positive.counts.includes(0) && !negative.counts.includes(0)) return histogram;
  return { ...histogram, positive: compactedSide(positive), negative: compactedSide(negative) };
}

function compactedSide({ indexes, counts }: Side): Side {
  const filled = (_: number, at: number): boolean => counts[at] !== 0;
  return { indexes: indexes.filter(filled), counts: counts.filter(filled) };
}

/** Returns whether any number in the histogram is infinite. */
export function overflows({
  zeroCount,
  count,
  sum,
  positive,
  negative,
  customValues,
}: Histogram): boolean {
  const infinite = (value: number): boolean => Math.abs(value) === Infinity;
  return (
    [zeroCount, count, sum].some(infinite) ||
    [positive.counts, negative.counts, customValues].some((counts) => counts.some(infinite))
  );
}
