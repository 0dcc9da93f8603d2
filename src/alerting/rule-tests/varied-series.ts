import { levelOf, type PlannedSeries } from "./plan.ts";
import type { Stage, VariedSeries } from "./variation.ts";

/** Another course of a series. */
export type Change = (one: VariedSeries) => VariedSeries;

/** Quiet, then the level of the driver, then quiet. */
export function driven({ levels }: Stage, series: PlannedSeries, driver: number): VariedSeries {
  const quiet = levelOf(series, levels.healthy);
  const level = levelOf(series, driver);
  return { series, levels: [quiet, level, level, quiet] };
}

/** Returns the series with another value of the label, where it has the label. */
export function relabelled(one: VariedSeries, label: string, value: string): VariedSeries {
  const { series } = one;
  if (!(label in series.labels)) return one;
  return { ...one, series: { ...series, labels: { ...series.labels, [label]: value } } };
}

/** Returns whether it is what moves. */
export function isDriven({ perDriver }: PlannedSeries): boolean {
  return perDriver !== 0;
}

/** Returns the series as it is where it never is. */
export function absent({ series }: VariedSeries): VariedSeries {
  return { series, levels: [Number.NaN, Number.NaN, Number.NaN, Number.NaN] };
}

/** Returns the series without its beginning. */
export function late({ series, levels: [, ...rest] }: VariedSeries): VariedSeries {
  return { series, levels: [Number.NaN, ...rest] };
}

/** Returns the series at one level. */
export function steady({ series }: VariedSeries, level: number): VariedSeries {
  return { series, levels: [level, level, level, level] };
}
