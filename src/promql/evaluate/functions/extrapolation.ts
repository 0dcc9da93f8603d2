import type { Window } from "../window.ts";

/** What there is of a counter or gauge within a range. */
export interface Sampled {
  readonly counter: boolean;
  readonly perSecond: boolean;
  readonly firstMs: number;
  readonly lastMs: number;
  /** How many there are between the first sample and the last. */
  readonly intervals: number;
  /** The first sample, of a histogram its count; likewise the growth. */
  readonly first: number;
  readonly growth: number;
  /** When the counter was 0, where its first sample says so. */
  readonly beginMs: number | undefined;
}

/**
 * Returns what the growth between the samples is multiplied with to stand for the whole range:
 * samples near an end of it stand for what is beyond them.
 */
export function extrapolation(
  { startMs, endMs }: Pick<Window, "startMs" | "endMs">,
  { counter, perSecond, firstMs, lastMs, intervals, first, growth, beginMs }: Sampled,
): number {
  const between = intervals > 0 ? (lastMs - firstMs) / 1_000 / intervals : 0;
  const threshold = between * 1.1;
  const sampled = (lastMs - (beginMs ?? firstMs)) / 1_000;
  let toStart = beginMs === undefined ? (firstMs - startMs) / 1_000 : 0;
  let toEnd = (endMs - lastMs) / 1_000;
  if (beginMs === undefined) {
    if (toStart >= threshold) toStart = between / 2;
    if (counter && growth > 0 && first >= 0) {
      // A counter cannot have been below 0
      const toZero = sampled * (first / growth);
      if (toZero < toStart) toStart = toZero;
    }
  }
  if (toEnd >= threshold) toEnd = between / 2;
  const factor = sampled === 0 ? 1 : (sampled + toStart + toEnd) / sampled;
  return perSecond ? factor / ((endMs - startMs) / 1_000) : factor;
}
