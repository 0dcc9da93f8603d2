import type { Dimension } from "./quantity.ts";

/** What one dimension is when it is divided by another. */
const quotients = {
  seconds: { seconds: "ratio", count: "seconds", ratio: "seconds" },
  bytes: {
    bytes: "ratio",
    count: "bytes",
    ratio: "bytes",
    seconds: "bytesPerSecond",
    bytesPerSecond: "seconds",
  },
  ratio: { ratio: "ratio", count: "ratio", perSecond: "seconds" },
  count: { count: "ratio", ratio: "count", seconds: "perSecond", perSecond: "seconds" },
  perSecond: { perSecond: "ratio", count: "perSecond", ratio: "perSecond" },
  bytesPerSecond: {
    bytesPerSecond: "ratio",
    count: "bytesPerSecond",
    ratio: "bytesPerSecond",
    perSecond: "bytes",
    bytes: "perSecond",
  },
} as const satisfies Readonly<Record<Dimension, Readonly<Partial<Record<Dimension, Dimension>>>>>;

type Quotients = typeof quotients;

/** What a value of dimension `D` can be divided by. */
export type Divisor<D extends Dimension> = keyof Quotients[D] & Dimension;

/** The dimension of `D` divided by `E`. */
export type Quotient<D extends Dimension, E extends Dimension> = Quotients[D][E &
  keyof Quotients[D]] &
  Dimension;

/** Returns the dimension of the quotient; undefined where it has none. */
export function quotientOf(dividend: Dimension, divisor: Dimension): Dimension | undefined {
  const row: Readonly<Partial<Record<Dimension, Dimension>>> = quotients[dividend];
  return row[divisor];
}

/** Returns what a value of the dimension can be divided by. */
export function divisorsOf(dividend: Dimension): readonly string[] {
  return Object.keys(quotients[dividend]);
}
