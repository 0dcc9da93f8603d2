/** Seconds; the advice of the HTTP and database semantic conventions. */
export const latencyBuckets = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
] as const;

/** Milliseconds; the same. */
const millisecondBuckets = [
  5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000,
] as const;

/** Seconds; from a probe in memory to the default time-out of a check. */
export const checkBuckets = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

/** Seconds; background work takes from milliseconds to an hour. */
export const workflowBuckets = [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600] as const;

/** Bytes; powers of four from 256 B to 4 MiB. */
export const sizeBuckets = [
  256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304,
] as const;

/** Shares of 1. */
const ratioBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1] as const;

/** Shares of 100. */
const percentBuckets = [1, 5, 10, 25, 50, 75, 90, 95, 99, 100] as const;

/** Counts of things, where nothing is known of them. */
const countBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] as const;

const byUnit = {
  s: latencyBuckets,
  ms: millisecondBuckets,
  By: sizeBuckets,
  "1": ratioBuckets,
  "%": percentBuckets,
} as const;

/** The bounds of a histogram of unit `U` that names none, as literal types. */
export type DefaultBuckets<U extends string> = U extends keyof typeof byUnit
  ? (typeof byUnit)[U]
  : typeof countBuckets;

/** Returns the bounds of a histogram of the unit that names none. */
export function defaultBuckets<U extends string>(unit: U): DefaultBuckets<U> {
  const found = Object.entries(byUnit).find(([of]) => of === unit)?.[1] ?? countBuckets;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- DefaultBuckets is this, as a type
  return found as DefaultBuckets<U>;
}
