import { goMax, goMin } from "./go-math.ts";
import type { Frame } from "../query.ts";
import { isPresent, numbersOf, unnamed, type Series } from "../value.ts";

/** Returns the series with each number replaced, without histograms and without their names. */
export function mapped(
  series: readonly Series[],
  { query }: Frame,
  map: (value: number, step: number) => number,
): readonly Series[] {
  return unnamed(
    numbersOf(series).map((one) => ({
      ...one,
      values: one.values.map((value, step) => map(value, step)),
    })),
    query,
  );
}

/** `clamp` and its like: nothing is left where the bounds are the wrong way round. */
export function clamped(
  series: readonly Series[],
  frame: Frame,
  least: Float64Array | undefined,
  most: Float64Array | undefined,
): readonly Series[] {
  const low = (step: number): number =>
    least === undefined ? -Infinity : (least[step] ?? Number.NaN);
  const high = (step: number): number =>
    most === undefined ? Infinity : (most[step] ?? Number.NaN);
  const inside = mapped(series, frame, (value, step) => goMax(low(step), goMin(high(step), value)));
  return inside
    .map((one) => ({
      ...one,
      present: one.present.map((there, step) => (high(step) < low(step) ? 0 : there)),
    }))
    .filter(isPresent);
}
