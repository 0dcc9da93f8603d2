import { boundOf, type Limit } from "../model/limit.ts";
import type { State } from "../model/panel.ts";
import { colours } from "./colours.ts";

/** Returns the colours on both sides of a limit; without one, that of a number that is not judged. */
export function thresholds(limit: Limit | undefined): object {
  if (limit === undefined) return steps([null, colours.neutral]);
  const [under, over] = "above" in limit ? (["good", "bad"] as const) : (["bad", "good"] as const);
  return steps([null, colours[under]], [boundOf(limit), colours[over]]);
}

function steps(...all: readonly (readonly [value: number | null, color: string])[]): object {
  return { mode: "absolute", steps: all.map(([value, color]) => ({ value, color })) };
}

/**
 * Returns what is written where there is no number: it is neither good nor bad, and would have the
 * colour of the lowest.
 */
export function nothingMapping(text: string): object {
  return {
    type: "special",
    options: { match: "null", result: { text, color: colours.unknown, index: 1_000 } },
  };
}

/** Returns what is written instead of the numbers of states, in their colours. */
export function stateMappings(states: readonly State[]): readonly object[] {
  if (states.length === 0) return [];
  const options = states.map(({ value, text, means }, index) => [
    String(value),
    { text, color: colours[means], index },
  ]);
  return [{ type: "value", options: Object.fromEntries(options) }];
}

/** Returns the colours of texts. */
export function textMappings(means: Readonly<Record<string, State["means"]>>): readonly object[] {
  const options = Object.entries(means).map(([text, meaning], index) => [
    text,
    { color: colours[meaning], index },
  ]);
  return [{ type: "value", options: Object.fromEntries(options) }];
}
