import type { CumulativeCounts } from "./series-store.ts";

/** Bounds of the metrics of requests, in seconds: deploy/otel-collector.yaml has the same. */
export const bounds: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

/** How widely latencies spread: the 95th percentile is 2.7 times the median. */
const spread = 0.6;

const shares = new Map<number, readonly number[]>();

/**
 * Returns how many of `count` requests took at most each bound, where latencies are log-normal around
 * the median in seconds. `luck` from 0 to 1 decides what rounding leaves open.
 */
export function latencies(count: number, median: number, luck: number): CumulativeCounts {
  const below = sharesFor(median);
  const counts = below.map((share) => Math.min(count, Math.floor(count * share + luck)));
  return { bounds, counts: [...counts, count] };
}

/** Returns the sum of two counts over the same bounds. */
export function together(a: CumulativeCounts, b: CumulativeCounts): CumulativeCounts {
  return { bounds: a.bounds, counts: a.counts.map((one, at) => one + (b.counts[at] ?? 0)) };
}

function sharesFor(median: number): readonly number[] {
  const rounded = Number(median.toPrecision(2));
  const known = shares.get(rounded);
  if (known !== undefined) return known;
  const made = bounds.map((bound) => normalShare(Math.log(bound / rounded) / spread));
  shares.set(rounded, made);
  return made;
}

/** The normal distribution's share below `z` (Abramowitz and Stegun 26.2.17, error under 1e-7). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    Math.exp((-z * z) / 2) *
    0.3989422804014327 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

/** Returns how many events come where `mean` are expected (Poisson's distribution). */
export function events(mean: number, random: () => number): number {
  if (mean <= 0) return 0;
  if (mean > 30) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  while (product > limit) {
    product *= random();
    count++;
  }
  return count;
}
