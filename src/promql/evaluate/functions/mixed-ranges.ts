import {
  noteCollision,
  noteIgnoredInRange,
  noteMixedRange,
  noteMixedSchemas,
  noteReconciled,
  type NotePlace,
} from "../histogram-notes.ts";
import { meanOfHistograms, sumOfHistograms, type Total } from "../histogram/sum.ts";
import type { Histogram } from "../histogram/histogram.ts";
import type { RangeFunction, Window } from "../window.ts";
import { betweenLastOfAny } from "./between-last.ts";
import { counting } from "./counting.ts";
import { histogramRate } from "./histogram-rate.ts";
import { growths } from "./rate.ts";
import { samplesOf, type Sample } from "./window-samples.ts";

/** Functions that need two numbers to say anything. */
const ofTwoNumbers: ReadonlySet<string> = new Set([
  "deriv",
  "predict_linear",
  "double_exponential_smoothing",
]);

/**
 * Returns what the function makes of ranges with histograms, and maybe numbers as well; `apply` is
 * what it makes of numbers alone.
 */
export function mixedRangeFunction(
  name: string,
  apply: RangeFunction,
  place: NotePlace,
): RangeFunction {
  switch (name) {
    case "rate":
    case "increase":
    case "delta": {
      const kind = growths[name];
      return ofOneKind(apply, (window) => histogramRate(window, kind, place), place);
    }
    case "irate":
    case "idelta":
      return (window) => betweenLastOfAny(window, name === "irate", place);
    case "sum_over_time":
      return ofOneKind(apply, (window) => total(window, sumOfHistograms, place), place);
    case "avg_over_time":
      return ofOneKind(apply, (window) => total(window, meanOfHistograms, place), place);
    case "changes":
    case "resets":
      return counting(name, false);
    default:
      return ofSamples[name] ?? ofNumbers(apply, ofTwoNumbers.has(name) ? 2 : 1, place);
  }
}

/** Functions that take samples of both kinds as they are. */
const ofSamples: Readonly<Record<string, RangeFunction>> = {
  count_over_time: number(
    ({ from, to, histogramFrom, histogramTo }) => to - from + histogramTo - histogramFrom,
  ),
  present_over_time: number(() => 1),
  absent_over_time: number(() => 1),
  first_over_time: (window) => put(window, samplesOf(window).at(0)),
  last_over_time: (window) => put(window, samplesOf(window).at(-1)),
  ts_of_first_over_time: number((window) => (samplesOf(window).at(0)?.timeMs ?? 0) / 1_000),
  ts_of_last_over_time: number((window) => (samplesOf(window).at(-1)?.timeMs ?? 0) / 1_000),
};

function number(compute: (window: Window) => number): RangeFunction {
  return (window) => {
    window.result = compute(window);
    return true;
  };
}

function put(window: Window, sample: Sample | undefined): boolean {
  if (sample === undefined) return false;
  if (typeof sample.value === "number") window.result = sample.value;
  else window.histogram = sample.value;
  return true;
}

/** Returns the function of ranges that must be of one kind. */
export function ofOneKind(
  ofNumber: RangeFunction,
  ofHistogram: RangeFunction,
  place: NotePlace,
): RangeFunction {
  return (window, step) => {
    if (window.histogramFrom === window.histogramTo) return ofNumber(window, step);
    if (window.from === window.to) return ofHistogram(window, step);
    noteMixedRange(place, window.labels);
    return false;
  };
}

function ofNumbers(apply: RangeFunction, least: number, place: NotePlace): RangeFunction {
  return (window, step) => {
    const { from, to, histogramFrom, histogramTo } = window;
    if (from === to) return false;
    if (histogramFrom < histogramTo) noteIgnoredInRange(place, window.labels);
    return to - from >= least && apply(window, step);
  };
}

function total(
  window: Window,
  sum: (histograms: readonly Histogram[]) => Total,
  place: NotePlace,
): boolean {
  const { histograms, histogramFrom, histogramTo, labels } = window;
  const { result, collides, reconciles } = sum(histograms.slice(histogramFrom, histogramTo));
  if (result === undefined) {
    noteMixedSchemas(place, labels);
    return false;
  }
  if (collides) noteCollision(place, "aggregation");
  if (reconciles) noteReconciled(place, "aggregation");
  window.histogram = result;
  return true;
}
