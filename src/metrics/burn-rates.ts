/** A range of time in one unit, as the functions of the query language take it: `"336m"`. */
export type BurnWindow = `${number}${"m" | "h" | "d"}`;

/** One of an objective's alerts: both windows burn the budget faster than `factor` allows. */
export interface BurnRate {
  /** Which of the four it is: its severity stays the same whatever the objective's window. */
  readonly pace: "fastest" | "fast" | "slow" | "slowest";
  readonly long: BurnWindow;
  /** How soon the alert ends after the trouble. */
  readonly short: BurnWindow;
  /** How many times faster than the objective allows. At 1, the budget lasts its whole window. */
  readonly factor: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The windows that an objective may have, in days: at the least, `short` is no longer than `long`. */
export const windowDays = { least: 7, most: 92 } as const;

/** An objective's window where it names none. */
export const defaultWindow = "30d";

/**
 * The recommended parameters for a budget of 30 days: 2 % of it in an hour, 5 % in six hours, 10 % in
 * one and in three days. `minutes`: the long window for each day of the objective's own window.
 * https://sre.google/workbook/alerting-on-slos/#recommended_parameters_for_an_slo_based_alerting_configuration
 */
const paces = [
  { pace: "fastest", factor: 14.4, minutes: 2 },
  { pace: "fast", factor: 6, minutes: 12 },
  { pace: "slow", factor: 3, minutes: 48 },
  { pace: "slowest", factor: 1, minutes: 144 },
] as const;

/** A rate needs several samples: the workbook's shortest window. */
const shortestMinutes = 5;

/** From this target on down, the fastest burn would be more than everything that there is. */
export const leastTarget = 1 - 1 / Math.max(...paces.map(({ factor }) => factor));

/** What an objective's alerts are made of: four burn rates, the fastest first. */
export type BurnRates = readonly [BurnRate, BurnRate, BurnRate, BurnRate];

/**
 * Returns the burn rates of an objective over `windowMs`, whole days of it.
 *
 * A burn rate of `factor` over `long` spends `factor × long / window` of the budget. Where the window
 * is another than the workbook's 30 days, one of the three has to give. Here `long` does, as in
 * Pyrra: the shares of the budget and the factors stay, so that an alert means the same for each
 * objective. With fixed windows, as in Sloth, 2 % of a budget of 7 days in an hour are a factor of
 * 3.4, and 10 % in three days one of 0.2: an alert on an objective that is kept.
 */
export function burnRatesOf(windowMs: number): BurnRates {
  const days = windowMs / dayMs;
  const [fastest, fast, slow, slowest] = paces;
  return [
    toBurnRate(fastest, days),
    toBurnRate(fast, days),
    toBurnRate(slow, days),
    toBurnRate(slowest, days),
  ];
}

/** Returns the window as names of series and alerts have it: `"336m"` → `"5h36m"`, never weeks. */
export function windowName(window: BurnWindow): string {
  const minutes = Number.parseInt(window, 10);
  if (!window.endsWith("m") || minutes < 60) return window;
  return `${Math.floor(minutes / 60)}h${minutes % 60}m`;
}

/** Returns the window in seconds. */
export function windowSeconds(window: BurnWindow): number {
  return (Number.parseInt(window, 10) * unitsMs[unitOf(window)]) / 1_000;
}

const unitsMs = { m: minuteMs, h: 60 * minuteMs, d: dayMs } as const;

function unitOf(window: BurnWindow): keyof typeof unitsMs {
  if (window.endsWith("d")) return "d";
  return window.endsWith("h") ? "h" : "m";
}

function toBurnRate({ pace, factor, minutes }: (typeof paces)[number], days: number): BurnRate {
  const long = minutes * days;
  const short = Math.max(shortestMinutes, long / 12);
  return { pace, factor, long: toWindow(long), short: toWindow(short) };
}

/** Whole minutes: a twelfth of a window that is no multiple of twelve is rounded. */
function toWindow(minutes: number): BurnWindow {
  const whole = Math.round(minutes);
  if (whole % 1_440 === 0) return `${whole / 1_440}d`;
  return whole % 60 === 0 ? `${whole / 60}h` : `${whole}m`;
}
