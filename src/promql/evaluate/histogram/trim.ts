import { negativeBuckets, positiveBuckets, shareBelow, type Bounded } from "./buckets.ts";
import { compacted, isCustom, type Histogram, type Side } from "./histogram.ts";

/** What is left of a bucket, and where its values are taken to be. */
interface Rest {
  readonly count: number;
  readonly middle: number;
}

/**
 * Returns the histogram without the observations above (`upper`) or below the bound, as the
 * operators `</` and `>/` have it: model/histogram, TrimBuckets. Count and sum are reckoned anew
 * from the buckets where any is cut.
 */
export function trimmed(histogram: Histogram, bound: number, upper: boolean): Histogram {
  const custom = isCustom(histogram);
  const rest = (bucket: Bounded, positive: boolean): Rest =>
    bucket.count === 0
      ? { count: 0, middle: 0 }
      : cut(bucket, { bound, upper, linear: custom, positive });
  const positive = positiveBuckets(histogram).map((bucket) => rest(bucket, true));
  const negative = negativeBuckets(histogram).map((bucket) => rest(bucket, false));
  const zero = custom ? undefined : zeroRest(histogram, bound, upper);
  const zeroCount = zero?.count ?? histogram.zeroCount;
  const same =
    isSame(histogram.positive, positive) &&
    isSame(histogram.negative, negative) &&
    Object.is(zeroCount, histogram.zeroCount);
  if (same) return histogram;
  const rests = [...positive, ...negative, ...(zero === undefined ? [] : [zero])];
  return compacted({
    ...histogram,
    zeroCount,
    count: rests.reduce((total, { count }) => total + count, 0),
    sum: rests.reduce((total, { count, middle }) => total + middle * count, 0),
    positive: { ...histogram.positive, counts: positive.map(({ count }) => count) },
    negative: { ...histogram.negative, counts: negative.map(({ count }) => count) },
  });
}

function isSame({ counts }: Side, rests: readonly Rest[]): boolean {
  return counts.every((count, at) => count === rests[at]?.count);
}

interface Cut {
  readonly bound: number;
  readonly upper: boolean;
  readonly linear: boolean;
  readonly positive: boolean;
}

function cut(bucket: Bounded, how: Cut): Rest {
  const { lower, upper, count } = bucket;
  const keepsAll = how.upper ? upper <= how.bound : lower >= how.bound;
  if (keepsAll) return { count, middle: middleOf(lower, upper, how) };
  const isWithin = how.upper ? lower < how.bound : upper > how.bound;
  if (!isWithin) return { count: 0, middle: 0 };
  if (lower === -Infinity) return cutFromEndless(bucket, how);
  if (upper === Infinity) return cutToEndless(bucket, how);
  const below =
    how.bound <= lower
      ? 0
      : how.bound >= upper
        ? count
        : count * shareBelow(bucket, how.bound, how.linear);
  return how.upper
    ? { count: below, middle: middleOf(lower, how.bound, how) }
    : { count: count - below, middle: middleOf(how.bound, upper, how) };
}

/** The lowest custom bucket: where its upper bound is above zero, it is taken to begin there. */
function cutFromEndless({ upper, count }: Bounded, { bound, upper: cutsUpper }: Cut): Rest {
  const nothing = { count: 0, middle: finite(upper) };
  if (cutsUpper) {
    if (bound >= upper) return { count, middle: 0 };
    if (bound > 0 && upper > 0 && upper !== Infinity) {
      return { count: (count * bound) / upper, middle: bound / 2 };
    }
    return upper <= 0 ? { count, middle: bound } : nothing;
  }
  if (bound === -Infinity) return { count, middle: 0 };
  if (bound >= 0 && upper > bound && upper !== Infinity) {
    return { count: count * (1 - bound / upper), middle: (bound + upper) / 2 };
  }
  return nothing;
}

/** The highest bucket: nobody knows where in it the values are. */
function cutToEndless({ lower, count }: Bounded, { bound, upper: cutsUpper }: Cut): Rest {
  return !cutsUpper && bound >= lower
    ? { count, middle: bound }
    : { count: 0, middle: finite(lower) };
}

function finite(bound: number): number {
  return Math.abs(bound) === Infinity ? 0 : bound;
}

function zeroRest(histogram: Histogram, bound: number, cutsUpper: boolean): Rest | undefined {
  const { zeroCount: count, zeroThreshold } = histogram;
  if (!(count > 0)) return undefined;
  const hasPositive = histogram.positive.counts.some((one) => one !== 0);
  const hasNegative = histogram.negative.counts.some((one) => one !== 0);
  const upper = hasNegative && !hasPositive ? 0 : zeroThreshold;
  const lower = hasPositive && !hasNegative ? 0 : -zeroThreshold;
  const all = { count, middle: (lower + upper) / 2 };
  const nothing = { count: 0, middle: 0 };
  if (bound <= lower) return cutsUpper ? nothing : all;
  if (bound >= upper) return cutsUpper ? all : nothing;
  return cutsUpper
    ? { count: count * ((bound - lower) / (upper - lower)), middle: (lower + bound) / 2 }
    : { count: count * ((upper - bound) / (upper - lower)), middle: (bound + upper) / 2 };
}

function middleOf(lower: number, upper: number, { linear, positive }: Cut): number {
  if (Math.abs(lower) === Infinity) {
    if (Math.abs(upper) === Infinity) return 0;
    return upper > 0 ? upper / 2 : upper;
  }
  if (Math.abs(upper) === Infinity) return lower;
  if (linear) return (lower + upper) / 2;
  const middle = Math.sqrt(Math.abs(lower * upper));
  return positive ? middle : -middle;
}
