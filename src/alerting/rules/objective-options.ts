import { toMs, toMsOrNaN, type Duration } from "../../duration.ts";
import { defaultWindow, windowDays } from "../../metrics/burn-rates.ts";
import type { TrafficMinimum } from "../../metrics/objective-series.ts";
import type { Expression } from "../../promql/expression.ts";
import type { Dimension, Quantity } from "../../promql/quantity.ts";
import type { Window } from "../../promql/series.ts";
import type { Wording } from "./wording.ts";

/** What is counted of an objective's events in a window, a second. */
export type Counted<L extends string, D extends Dimension> = (window: Window) => Expression<L, D>;

/** A service level objective: what is good or bad, how much of it may be, and whose it is. */
export interface ObjectiveOptions<L extends string, D extends Dimension> {
  /** Stable, kebab-case: the file's name and the start of its alerts' ids. */
  readonly id: string;
  /** CamelCase: the start of its alerts' names. */
  readonly name: string;
  readonly owner: string;
  /** The share that has to be good over the window, such as `percent(99.9)`. */
  readonly target: Quantity<"ratio">;
  /**
   * The rolling time that the target is promised for: whole days, `"7d"` to `"92d"`. Prometheus has
   * to keep its data that long.
   * @default "30d"
   */
  readonly window?: Window;
  /** What was bad in the window, a second. Either this or `good`. */
  readonly bad?: Counted<L, D>;
  /** What was good in the window, a second. Either this or `bad`. */
  readonly good?: Counted<L, D>;
  /** Everything in the window, a second. */
  readonly total: Counted<L, D>;
  /**
   * Below this in the long window of a burn rate the budget is not judged: one bad request of three
   * says nothing. `count(60)` are 60 events, whatever the window; a rate is one.
   */
  readonly minimum: Quantity<D> | Quantity<"count">;
  /**
   * How many events have to be bad in the long window of a burn rate: two failures in a quiet hour
   * spend no budget worth a call. Of rates of events only.
   * @default count(3)
   */
  readonly minimumBad?: Quantity<"count">;
  /** What is counted, in the singular, for the panels: `request`. @default "event" */
  readonly event?: string;
  /** How a bad event is told, after the word for it: `answered with 5xx`. @default "that were bad" */
  readonly failure?: string;
  readonly summary: (wording: Wording<L>) => string;
  readonly description: string;
  readonly runbook: string;
  readonly dashboard?: string;
  /** How often Prometheus evaluates the burn rates and alerts. @default "15s" */
  readonly evaluate?: Duration;
}

const defaultMinimumBad = 3;

/** Returns the objective's window in milliseconds. */
export function windowOf({ window = defaultWindow }: { readonly window?: string }): number {
  return toMs(window);
}

/** Returns whether an objective may have the window: its burn rates are over whole minutes. */
export function isWholeDays(window: unknown): boolean {
  const days = typeof window === "string" ? toMsOrNaN(window) / toMs("1d") : Number.NaN;
  return Number.isInteger(days) && days >= windowDays.least && days <= windowDays.most;
}

/** Returns what the minimum of traffic is of: of a rate, a count means events within the window. */
export function minimumOf<D extends Dimension>(
  minimum: Quantity<D> | Quantity<"count">,
  counted: Dimension,
): TrafficMinimum {
  const isEvents = counted === "perSecond" && minimum.dimension === "count";
  return { of: isEvents ? "events" : "rate", value: minimum.value };
}

/** Returns how many events have to be bad; undefined where no events are counted. */
export function minimumBadOf(
  minimumBad: Quantity<"count"> | undefined,
  counted: Dimension,
): number | undefined {
  return counted === "perSecond" ? (minimumBad?.value ?? defaultMinimumBad) : undefined;
}
