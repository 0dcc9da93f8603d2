import type { Histogram } from "./histogram/histogram.ts";
import { noLabels, type Labels } from "./labels.ts";

/**
 * The samples of one series that a range function sees at one step: the numbers from `from` to
 * before `to`, and the histograms from `histogramFrom` to before `histogramTo`. One object moves
 * over all series and steps, for there may be millions of windows.
 */
export interface Window {
  labels: Labels;
  times: Float64Array;
  values: Float64Array;
  /** When each counter began, 0 where that is not known. */
  starts: Float64Array | undefined;
  from: number;
  to: number;
  histogramTimes: Float64Array;
  histograms: readonly Histogram[];
  histogramStarts: Float64Array | undefined;
  histogramFrom: number;
  histogramTo: number;
  /** The range, open on the left: from `startMs` to `endMs`. Edges may be looked at beyond it. */
  startMs: number;
  endMs: number;
  /** The time of the step itself, without `@` and `offset`. */
  timeMs: number;
  /** How many samples up to each are lower than the one before; longer than `values`. */
  resets: Uint32Array | undefined;
  /** Where the function puts a number that is its result. */
  result: number;
  /** Where the function puts a histogram that is its result instead. */
  histogram: Histogram | undefined;
}

/** Puts the result into the window and returns true, or returns false where there is none. */
export type RangeFunction = (window: Window, step: number) => boolean;

export const noSamples = new Float64Array(0);

export function newWindow(): Window {
  return {
    labels: noLabels,
    times: noSamples,
    values: noSamples,
    starts: undefined,
    from: 0,
    to: 0,
    histogramTimes: noSamples,
    histograms: [],
    histogramStarts: undefined,
    histogramFrom: 0,
    histogramTo: 0,
    startMs: 0,
    endMs: 0,
    timeMs: 0,
    resets: undefined,
    result: Number.NaN,
    histogram: undefined,
  };
}

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
