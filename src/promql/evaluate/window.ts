import type { Labels } from "./labels.ts";

/**
 * The samples of one series that a range function sees at one step: those from `from` to before
 * `to`. One object moves over all series and steps, for there may be millions of windows.
 */
export interface Window {
  labels: Labels;
  times: Float64Array;
  values: Float64Array;
  from: number;
  to: number;
  /** The range, open on the left: from `startMs` to `endMs`. */
  startMs: number;
  endMs: number;
  /** The time of the step itself, without `@` and `offset`. */
  timeMs: number;
  /** How many samples up to each are lower than the one before; longer than `values`. */
  resets: Uint32Array | undefined;
  /** Where the function puts its result. */
  result: number;
}

/** Puts the result into the window and returns true, or returns false where there is none. */
export type RangeFunction = (window: Window, step: number) => boolean;

export const noSamples = new Float64Array(0);

/** Counts for each sample how many counter resets there are up to it; `into` is as long or longer. */
export function countResets(values: Float64Array, into: Uint32Array): void {
  let count = 0;
  let before = values[0] ?? 0;
  into[0] = 0;
  for (let at = 1; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (value < before) count++;
    into[at] = count;
    before = value;
  }
}
