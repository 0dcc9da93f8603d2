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
  /** How many samples up to each are lower than the one before: counted where `countsResets`. */
  resets: Uint32Array | undefined;
  /** Where the function puts its result. */
  result: number;
}

/** Puts the result into the window and returns true, or returns false where there is none. */
export type RangeFunction = (window: Window, step: number) => boolean;

export const noSamples = new Float64Array(0);

/** Returns for each sample how many counter resets there are up to it. */
export function countResets(values: Float64Array): Uint32Array {
  const resets = new Uint32Array(values.length);
  let count = 0;
  for (let at = 1; at < values.length; at++) {
    if ((values[at] ?? 0) < (values[at - 1] ?? 0)) count++;
    resets[at] = count;
  }
  return resets;
}
