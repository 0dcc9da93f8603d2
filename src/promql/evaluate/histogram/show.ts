import { goNumber } from "../format-number.ts";
import { negativeBuckets, positiveBuckets, type Bounded } from "./buckets.ts";
import { isCustom, type Histogram } from "./histogram.ts";

/** Returns the histogram as Prometheus writes it: `{count:3, sum:5, (1,2]:3}`. */
export function showHistogram(histogram: Histogram): string {
  const { count, sum, zeroCount, zeroThreshold } = histogram;
  const zero = { lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount };
  return `{${[
    `count:${goNumber(count)}`,
    `sum:${goNumber(sum)}`,
    ...filled(negativeBuckets(histogram))
      .toReversed()
      .map((one) => show(one, true, false)),
    ...(zeroCount === 0 ? [] : [show(zero, true, true)]),
    ...filled(positiveBuckets(histogram)).map((one) =>
      show(one, isCustom(histogram) ? one.lower === -Infinity : false, true),
    ),
  ].join(", ")}}`;
}

function filled(buckets: readonly Bounded[]): readonly Bounded[] {
  return buckets.filter(({ count }) => count !== 0);
}

function show({ lower, upper, count }: Bounded, from: boolean, to: boolean): string {
  const range = `${from ? "[" : "("}${goNumber(lower)},${goNumber(upper)}${to ? "]" : ")"}`;
  return `${range}:${goNumber(count)}`;
}
