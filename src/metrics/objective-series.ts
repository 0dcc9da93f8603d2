/** A service level objective over 30 days: what its rules and its panels have in common. */
export interface Objective {
  /** Stable, kebab-case: part of the names of its series. */
  readonly id: string;
  /** CamelCase: the start of its alerts' names. */
  readonly name: string;
  /** The share that has to be good, 0 to 1. */
  readonly target: number;
  /** Events a second below which the budget is not judged. */
  readonly minimum: number;
  /** What is counted, in the singular: `request`. */
  readonly event: string;
  /** How a bad event is told, after the word for it: `answered with 5xx`. */
  readonly failure: string;
  /** The PromQL of all events: objectives with the same judge the same events. */
  readonly counted: string;
}

/**
 * Windows and factors for a budget of 30 days: 2 % of it in an hour, 5 % in six hours, 10 % in one
 * and in three days. `factor`: how many times faster than the objective allows.
 * https://sre.google/workbook/alerting-on-slos/#recommended_parameters_for_an_slo_based_alerting_configuration
 */
export const burnRates = [
  { long: "1h", short: "5m", factor: 14.4 },
  { long: "6h", short: "30m", factor: 6 },
  { long: "1d", short: "2h", factor: 3 },
  { long: "3d", short: "6h", factor: 1 },
] as const;

/** From this target on down, the fastest burn would be more than everything that there is. */
export const leastTarget = 1 - 1 / Math.max(...burnRates.map(({ factor }) => factor));

export type BurnRate = (typeof burnRates)[number];

/** Returns the recorded series of the share that was bad in the window. */
export function errorRatioSeries(id: string, window: string): string {
  return `slo:${id.replaceAll("-", "_")}:error_ratio_${window}`;
}

/** Returns the recorded series of everything in the window, a second. */
export function totalSeries(id: string, window: string): string {
  return `slo:${id.replaceAll("-", "_")}:total_${window}`;
}
