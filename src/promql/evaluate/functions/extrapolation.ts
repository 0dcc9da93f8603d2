import type { Window } from "../window.ts";
import type { Growth } from "./rate.ts";

/**
 * Returns what the growth between the samples is multiplied with to stand for the whole range:
 * samples near an end of it stand for what is beyond them. `intervals` is how many there are from
 * the first sample, at `firstMs`, to the last. `first` is its value, of a histogram its count, and
 * `growth` likewise. `beginMs` is when the counter was 0, where its first sample says so, else 0.
 */
export function extrapolation(
  { startMs, endMs }: Window,
  { counter, perSecond }: Growth,
  firstMs: number,
  lastMs: number,
  intervals: number,
  first: number,
  growth: number,
  beginMs: number,
): number {
  const between = intervals > 0 ? (lastMs - firstMs) / 1_000 / intervals : 0;
  const threshold = between * 1.1;
  const sampled = (lastMs - (beginMs === 0 ? firstMs : beginMs)) / 1_000;
  let toStart = 0;
  let toEnd = (endMs - lastMs) / 1_000;
  if (beginMs === 0) {
    toStart = (firstMs - startMs) / 1_000;
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
