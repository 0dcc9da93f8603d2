import { firstAfter, firstFrom } from "../first-after.ts";
import type { RangeFunction, Window } from "../window.ts";
import type { Growth } from "./rate.ts";

/** How values at the edges of a range are found. */
export interface ExtendedGrowth extends Growth {
  /** By a line to the sample beyond the edge, and not the sample before it. */
  readonly smoothed: boolean;
}

/**
 * `rate`, `increase`, `delta` of an anchored or smoothed range: promql/functions.go, extendedRate.
 * They look at samples beyond the range, and so extrapolate nothing.
 */
export function extendedRate(kind: ExtendedGrowth): RangeFunction {
  return (window) => {
    const found = edgesOf(window, kind);
    if (found === undefined) return false;
    const { first, last, left, right } = found;
    let growth = right - left;
    if (kind.counter) growth += lostByResets(window, first, last, left, right);
    window.result = kind.perSecond ? growth / ((window.endMs - window.startMs) / 1_000) : growth;
    return true;
  };
}

/** The samples whose values count at the edges, and these values. */
interface EdgeValues {
  readonly first: number;
  readonly last: number;
  readonly left: number;
  readonly right: number;
}

type Numbers = Pick<Window, "times" | "values" | "from" | "to" | "startMs" | "endMs">;

/** Returns the values at the edges; nothing where no sample is within or around the range. */
export function edgesOf(
  { times, values, from, to, startMs, endMs }: Numbers,
  { smoothed, counter }: Pick<ExtendedGrowth, "smoothed" | "counter">,
): EdgeValues | undefined {
  const found = edgeIndexes(times, from, to, { startMs, endMs, smoothed });
  if (found === undefined) return undefined;
  const { first, last } = found;
  const line = (at: number, timeMs: number): number =>
    between(
      { timeMs: times[at] ?? 0, value: values[at] ?? Number.NaN },
      { timeMs: times[at + 1] ?? 0, value: values[at + 1] ?? Number.NaN },
      timeMs,
      counter,
    );
  const left =
    smoothed && (times[first] ?? 0) < startMs ? line(first, startMs) : (values[first] ?? 0);
  const right =
    smoothed && last > from && (times[last] ?? 0) > endMs
      ? line(last - 1, endMs)
      : (values[last] ?? 0);
  return { first, last, left, right };
}

/** Returns the indexes of the samples that count at the edges of the range. */
export function edgeIndexes(
  times: Float64Array,
  from: number,
  to: number,
  { startMs, endMs, smoothed }: Pick<Window, "startMs" | "endMs"> & { readonly smoothed: boolean },
): { readonly first: number; readonly last: number } | undefined {
  let last = to - 1;
  const first = Math.max(from, firstAfter(times, startMs, from, last) - 1);
  if (smoothed) last = firstFrom(times, endMs, from, last);
  if ((times[last] ?? 0) <= startMs) return undefined;
  if (smoothed && (times[first] ?? 0) > endMs) return undefined;
  return { first, last };
}

interface Point {
  readonly timeMs: number;
  readonly value: number;
}

/** Returns the value on the line between two samples; a counter that was reset begins at 0. */
export function between(a: Point, b: Point, timeMs: number, counter: boolean): number {
  const start = counter && b.value < a.value ? 0 : a.value;
  return start + ((b.value - start) * (timeMs - a.timeMs)) / (b.timeMs - a.timeMs);
}

function lostByResets(
  { times, values, startMs, endMs }: Window,
  first: number,
  last: number,
  left: number,
  right: number,
): number {
  // Samples at or beyond the edges are in the values there
  const from = (times[first] ?? 0) <= startMs ? first + 1 : first;
  const to = (times[last] ?? 0) >= endMs ? last - 1 : last;
  let lost = 0;
  let before = left;
  for (let at = from; at <= to; at++) {
    const value = values[at] ?? 0;
    if (value < before) lost += before;
    before = value;
  }
  return right < before ? lost + before : lost;
}
