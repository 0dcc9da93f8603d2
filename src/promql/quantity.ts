/** What a value measures. Two quantities compare only when their dimensions are equal. */
export const dimensions = [
  "seconds",
  "bytes",
  "ratio",
  "count",
  "perSecond",
  "bytesPerSecond",
] as const;

export type Dimension = (typeof dimensions)[number];

/** A number with its dimension, in the dimension's base unit: seconds, bytes, a share of 1. */
export interface Quantity<out D extends Dimension = Dimension> {
  readonly dimension: D;
  readonly value: number;
}

const binaryPrefixes = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;

/** Bytes as a number or as text in binary units. */
export type ByteSize = number | `${number}${keyof typeof binaryPrefixes}`;

/** Returns a length of time. */
export function seconds(value: number): Quantity<"seconds"> {
  return { dimension: "seconds", value };
}

/** Returns a length of time, given in milliseconds. */
export function milliseconds(value: number): Quantity<"seconds"> {
  return seconds(value / 1_000);
}

/** Returns a length of time, given in minutes. */
export function minutes(value: number): Quantity<"seconds"> {
  return seconds(value * 60);
}

/** Returns a length of time, given in days of 24 hours. */
export function days(value: number): Quantity<"seconds"> {
  return seconds(value * 86_400);
}

/** Returns a size. `bytes("2GiB")` is 2 × 2³⁰ bytes; what is not such text becomes NaN. */
export function bytes(size: ByteSize): Quantity<"bytes"> {
  return { dimension: "bytes", value: toBytes(size) };
}

/** Returns a throughput of bytes. */
export function bytesPerSecond(size: ByteSize): Quantity<"bytesPerSecond"> {
  return { dimension: "bytesPerSecond", value: toBytes(size) };
}

/** Returns a share of 1. */
export function ratio(value: number): Quantity<"ratio"> {
  return { dimension: "ratio", value };
}

/** Returns a share of 1, given in percent. */
export function percent(value: number): Quantity<"ratio"> {
  return ratio(value / 100);
}

/** Returns a number of things. */
export function count(value: number): Quantity<"count"> {
  return { dimension: "count", value };
}

/** Returns a number of things a second. */
export function perSecond(value: number): Quantity<"perSecond"> {
  return { dimension: "perSecond", value };
}

function toBytes(size: ByteSize): number {
  if (typeof size === "number") return size;
  const [, digits, prefix] = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB|TiB)$/.exec(size) ?? [];
  const factor = Object.entries(binaryPrefixes).find(([name]) => name === prefix)?.[1];
  return digits === undefined || factor === undefined ? Number.NaN : Number(digits) * factor;
}
