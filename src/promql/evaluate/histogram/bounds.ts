import { customSchema, type Histogram } from "./histogram.ts";

/** The layout that says what a bucket's index means. */
export type Layout = Pick<Histogram, "schema" | "customValues">;

/** The finest resolution; the bounds of a coarser one are every other of the finer one's. */
const finest = 8;

/** The bounds from 0.5 to below 1 at the finest resolution, to the last digit as Prometheus has them. */
const fractions = Array.from({ length: finest }).reduce<readonly number[]>(
  (coarser, _, at) => {
    // In Go, the square root of 2 as a power is smaller by one digit than in JavaScript
    const factor = at === 0 ? 2 / Math.SQRT2 : 2 ** (2 ** -(at + 1));
    return coarser.flatMap((bound) => [bound, bound * factor]);
  },
  [0.5],
);

/**
 * Returns the bound of the bucket that is farther from zero, or of custom buckets the upper one.
 * The bucket's other bound is that of the index before.
 */
export function boundOf(index: number, { schema, customValues }: Layout): number {
  if (schema === customSchema) {
    if (index < 0) return -Infinity;
    return customValues[index] ?? Infinity;
  }
  const exponent = index * 2 ** -schema;
  // The last bucket of finite numbers ends at the largest; the one after it is that of ±Inf
  if (exponent === 1024) return Number.MAX_VALUE;
  const whole = Math.floor(exponent);
  const fraction = fractions[(exponent - whole) * fractions.length] ?? Number.NaN;
  return 2 * fraction * 2 ** whole;
}

/** Returns the bucket that this one is part of at a lower resolution. */
export function reducedIndex(index: number, from: number, to: number): number {
  return Math.floor((index - 1) / 2 ** (from - to)) + 1;
}

/** Returns whether both have the same custom bounds. */
export function sameBounds(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((bound, at) => bound === b[at]);
}

/** Returns the bounds that both have. */
export function sharedBounds(a: readonly number[], b: readonly number[]): readonly number[] {
  const others = new Set(b);
  return a.filter((bound) => others.has(bound));
}
