import type { Histogram } from "../histogram/histogram.ts";
import type { Window } from "../window.ts";

/** A sample of either kind; `startMs` is 0 where it is not known. */
export interface Sample {
  readonly timeMs: number;
  readonly startMs: number;
  readonly value: number | Histogram;
}

/** Returns all samples of the window in order of time. */
export function samplesOf(window: Window): readonly Sample[] {
  const { times, values, starts, histogramTimes, histograms, histogramStarts } = window;
  const found: Sample[] = [];
  for (let at = window.from; at < window.to; at++) {
    const value = values[at] ?? Number.NaN;
    found.push({ timeMs: times[at] ?? 0, startMs: starts?.[at] ?? 0, value });
  }
  for (let at = window.histogramFrom; at < window.histogramTo; at++) {
    const value = histograms[at];
    if (value === undefined) continue;
    found.push({ timeMs: histogramTimes[at] ?? 0, startMs: histogramStarts?.[at] ?? 0, value });
  }
  return found.toSorted((a, b) => a.timeMs - b.timeMs);
}
