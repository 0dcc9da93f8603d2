import { CompensatedSum } from "../kahan.ts";
import { bucketsOf, type Bounded } from "./buckets.ts";
import { isCustom, type Histogram } from "./histogram.ts";

/** Returns the mean of the observations. */
export function mean({ sum, count }: Histogram): number {
  return sum / count;
}

/** Returns the estimated variance of the observations: those of a bucket are taken to be at its middle. */
export function variance(histogram: Histogram): number {
  const average = mean(histogram);
  const total = new CompensatedSum();
  for (const bucket of bucketsOf(histogram)) {
    if (bucket.count === 0) continue;
    const difference = middleOf(bucket, isCustom(histogram)) - average;
    total.add(bucket.count * difference * difference);
  }
  return total.total / histogram.count;
}

function middleOf({ lower, upper }: Bounded, custom: boolean): number {
  if (custom) return (upper + lower) / 2;
  if (lower <= 0 && upper >= 0) return 0;
  const middle = Math.sqrt(upper * lower);
  return upper < 0 ? -middle : middle;
}
