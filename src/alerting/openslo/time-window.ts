import { defaultWindow, windowDays } from "../../metrics/burn-rates.ts";
import type { Window } from "../../promql/series.ts";
import type { Flaw } from "../../shape.ts";
import { isWholeDays } from "../rules/objective-options.ts";
import { shorthandMs, toShorthand } from "./duration-shorthand.ts";
import type { SloObjective, SloSpec } from "./slo-schema.ts";

/** A time that a specification says, or why it cannot be used. */
export interface ReadTime {
  readonly window: Window;
  readonly flaws: readonly Flaw[];
}

/** Returns the window of the SLO's budget. */
export function budgetWindow({ timeWindow: [given] = [] }: SloSpec): ReadTime {
  if (given === undefined) return { window: defaultWindow, flaws: [] };
  const { duration, isRolling, calendar } = given;
  const window = toShorthand(shorthandMs(duration));
  const at = "timeWindow[0]";
  const rolling = "a rolling window: Prometheus' ranges know no calendar";
  const flaws = [
    ...(calendar === undefined
      ? []
      : [{ field: `${at}.calendar`, expected: rolling, got: "a calendar-aligned one" }]),
    ...(calendar === undefined && isRolling !== true
      ? [{ field: `${at}.isRolling`, expected: "true", got: String(isRolling ?? "nothing") }]
      : []),
    ...(calendar !== undefined && isRolling === true
      ? [{ field: `${at}.isRolling`, expected: "either true or a calendar", got: "both" }]
      : []),
    ...(isWholeDays(window)
      ? []
      : [
          {
            field: `${at}.duration`,
            expected: `whole days from ${windowDays.least}d to ${windowDays.most}d`,
            got: duration,
          },
        ]),
  ];
  return { window, flaws };
}

/** The budget is added up from samples of five minutes. */
const longestSlice = 5 * 60_000;

/** Returns the length of a slice, a minute where there is no need of one. */
export function sliceWindow(
  { timeSliceWindow: given }: SloObjective,
  method: SloSpec["budgetingMethod"],
): ReadTime {
  const field = "timeSliceWindow";
  if (method === "Occurrences") {
    const flaws =
      given === undefined
        ? []
        : [{ field, expected: "nothing with Occurrences", got: String(given) }];
    return { window: "1m", flaws };
  }
  if (given === undefined) {
    return { window: "1m", flaws: [{ field, expected: "a duration such as 1m", got: "nothing" }] };
  }
  const ms = typeof given === "number" ? given * 60_000 : shorthandMs(given);
  if (ms % 60_000 === 0 && ms <= longestSlice) return { window: toShorthand(ms), flaws: [] };
  const expected = "whole minutes, at most 5m: the shortest window of a burn rate";
  return { window: "1m", flaws: [{ field, expected, got: String(given) }] };
}
