import { windowName, type BurnWindow } from "./burn-rates.ts";

/** A service level objective: what its rules and its panels have in common. */
export interface Objective {
  /** Stable, kebab-case: part of the names of its series. */
  readonly id: string;
  /** CamelCase: the start of its alerts' names. */
  readonly name: string;
  /** The share that has to be good, 0 to 1. */
  readonly target: number;
  /** Whole days that the budget is for, in milliseconds. */
  readonly windowMs: number;
  /** Below this the budget is not judged. */
  readonly minimum: TrafficMinimum;
  /** What is counted, in the singular: `request`. */
  readonly event: string;
  /** How a bad event is told, after the word for it: `answered with 5xx`. */
  readonly failure: string;
  /** The PromQL of all events: objectives with the same judge the same events. */
  readonly counted: string;
}

/** How much there has to be in the long window of a burn rate. */
export interface TrafficMinimum {
  /** `events`: so many within the window, whatever its length. `rate`: so much a second. */
  readonly of: "events" | "rate";
  readonly value: number;
}

/** What the budget is added up from: this much a sample, by the group that is evaluated for it. */
export const budgetStep: BurnWindow = "5m";

/** Returns the recorded series of the share that was bad in the window. */
export function errorRatioSeries(id: string, window: BurnWindow): string {
  return `slo:${part(id)}:error_ratio_${windowName(window)}`;
}

/** Returns the recorded series of everything in the window, a second. */
export function totalSeries(id: string, window: BurnWindow): string {
  return `slo:${part(id)}:total_${windowName(window)}`;
}

/** Returns the recorded series of what was bad in the window, a second. */
export function badSeries(id: string, window: BurnWindow): string {
  return `slo:${part(id)}:bad_${windowName(window)}`;
}

/**
 * The recorded series of the share of each objective's budget that is left: 1 while nothing of it is
 * spent, 0 when all is, below 0 when it is overspent. Its label `objective` has the objective's id.
 */
export const budgetRemainingSeries = "slo:budget_remaining:ratio";

/**
 * The recorded series of the seconds until the budget is spent at the current pace: +Inf while
 * nothing burns, 0 once it is spent. Its label `objective` has the objective's id.
 */
export const budgetExhaustionSeries = "slo:budget_exhaustion:seconds";

function part(id: string): string {
  return id.replaceAll("-", "_");
}
