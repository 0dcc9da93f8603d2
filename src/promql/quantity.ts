import { isObject } from "../is-object.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";

export const dimensions = [
  "seconds",
  "bytes",
  "ratio",
  "count",
  "perSecond",
  "bytesPerSecond",
] as const;

/** What a value measures. Two quantities compare only when their dimensions are equal. */
export type Dimension = (typeof dimensions)[number];

/** A number with its dimension, in the dimension's base unit: seconds, bytes, a share of 1. */
export interface Quantity<out D extends Dimension = Dimension> {
  readonly dimension: D;
  /** NaN where `given` is no such number: {@link quantityMismatches} reports it. */
  readonly value: number;
  /** What it was made of, where that is no such number. */
  readonly given?: unknown;
}

const binaryPrefixes = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;

/** Bytes as a number or as text in binary units. */
export type ByteSize = number | `${number}${keyof typeof binaryPrefixes}`;

/** Returns a length of time. */
export function seconds(value: number): Quantity<"seconds"> {
  return quantity("seconds", value);
}

/** Returns a length of time, given in milliseconds. */
export function milliseconds(value: number): Quantity<"seconds"> {
  return quantity("seconds", value, (ms) => ms / 1_000);
}

/** Returns a length of time, given in minutes. */
export function minutes(value: number): Quantity<"seconds"> {
  return quantity("seconds", value, (min) => min * 60);
}

/** Returns a length of time, given in days of 24 hours. */
export function days(value: number): Quantity<"seconds"> {
  return quantity("seconds", value, (day) => day * 86_400);
}

/** Returns a size. `bytes("2GiB")` is 2 × 2³⁰ bytes; what is not such text becomes NaN. */
export function bytes(size: ByteSize): Quantity<"bytes"> {
  return quantity("bytes", size, toBytes);
}

/** Returns a throughput of bytes. */
export function bytesPerSecond(size: ByteSize): Quantity<"bytesPerSecond"> {
  return quantity("bytesPerSecond", size, toBytes);
}

/** Returns a share of 1. */
export function ratio(value: number): Quantity<"ratio"> {
  return quantity("ratio", value);
}

/** Returns a share of 1, given in percent. */
export function percent(value: number): Quantity<"ratio"> {
  return quantity("ratio", value, (points) => points / 100);
}

/** Returns a number of things. */
export function count(value: number): Quantity<"count"> {
  return quantity("count", value);
}

/** Returns a number of things a second. */
export function perSecond(value: number): Quantity<"perSecond"> {
  return quantity("perSecond", value);
}

/** Returns whether one of these functions made it. */
export function isQuantity(value: unknown): value is Quantity {
  return (
    isObject(value) &&
    typeof value["value"] === "number" &&
    dimensions.some((dimension) => dimension === value["dimension"])
  );
}

/** Returns what is wrong with a quantity that is to be one of `wanted`. */
export function quantityMismatches(
  { dimension, value, given }: Quantity,
  wanted: Dimension,
): readonly Mismatch[] {
  if (!Number.isFinite(value)) {
    const size = dimension === "bytes" || dimension === "bytesPerSecond";
    const expected = size ? 'a number of bytes, or text such as "2GiB"' : "a finite number";
    return [{ expected: `${expected} in ${dimension}(…)`, got: show(given) }];
  }
  if (dimension === wanted) return [];
  return [{ expected: constructorsOf(wanted), got: `${dimension}(${value})` }];
}

/** Returns the functions of this file that make a quantity of the dimension, for messages. */
export function constructorsOf(dimension: Dimension): string {
  if (dimension === "seconds") return "seconds(…), milliseconds(…), minutes(…) or days(…)";
  return dimension === "ratio" ? "percent(…) or ratio(…)" : `${dimension}(…)`;
}

function quantity<D extends Dimension, T extends number | string>(
  dimension: D,
  given: T,
  toBase: (given: T) => number = Number,
): Quantity<D> {
  // "5" is no number, though JavaScript would make one of it
  const takesText = dimension === "bytes" || dimension === "bytesPerSecond";
  const isGiven = typeof given === "number" || (takesText && typeof given === "string");
  const value = isGiven ? toBase(given) : Number.NaN;
  return Number.isFinite(value) ? { dimension, value } : { dimension, value: Number.NaN, given };
}

function toBytes(size: ByteSize): number {
  if (typeof size === "number") return size;
  const [, digits, prefix] = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB|TiB)$/.exec(size) ?? [];
  const factor = Object.entries(binaryPrefixes).find(([name]) => name === prefix)?.[1];
  return digits === undefined || factor === undefined ? Number.NaN : Number(digits) * factor;
}
