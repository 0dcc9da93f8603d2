import { customSchema, type Histogram } from "./histogram.ts";

/** The layout that says what a bucket's index means. */
export type Layout = Pick<Histogram, "schema" | "customValues">;

/**
 * Returns the bound of the bucket that is farther from zero, or of custom buckets the upper one.
 * The bucket's other bound is that of the index before. Prometheus has a table of the powers, whose
 * last digit may differ.
 */
export function boundOf(index: number, { schema, customValues }: Layout): number {
  if (schema === customSchema) {
    if (index < 0) return -Infinity;
    return customValues[index] ?? Infinity;
  }
  const exponent = index * 2 ** -schema;
  // The last bucket of finite numbers ends at the largest; the one after it is that of ±Inf
  return exponent === 1024 ? Number.MAX_VALUE : 2 ** exponent;
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
