import { toMsOrNaN } from "../../duration.ts";

/** Returns a duration in milliseconds, NaN where it is none or has a part of one, which no store takes. */
export function wholeMs(value: unknown): number {
  if (typeof value !== "string" && typeof value !== "number") return Number.NaN;
  const ms = toMsOrNaN(value);
  return Number.isSafeInteger(ms) ? ms : Number.NaN;
}

/** Returns a duration in milliseconds, or what was given where it is none: it is reported. */
export function msOrGiven(value: unknown): unknown {
  const ms = wholeMs(value);
  return Number.isNaN(ms) ? value : ms;
}
