import { noteOverlap } from "../notes.ts";
import type { NotePlace } from "../histogram-notes.ts";
import type { RangeFunction, Window } from "../window.ts";
import { extrapolation } from "./extrapolation.ts";
import { isOverlap, isStartReset } from "./start-time.ts";

/** What is reckoned over a range: a counter's growth or a gauge's difference, in all or a second. */
export interface Growth {
  readonly counter: boolean;
  readonly perSecond: boolean;
}

export const growths: Readonly<Record<"rate" | "increase" | "delta", Growth>> = {
  rate: { counter: true, perSecond: true },
  increase: { counter: true, perSecond: false },
  delta: { counter: false, perSecond: false },
};

/** `rate`, `increase`, `delta` of numbers: promql/functions.go, extrapolatedRate. */
export function rateFunction(growth: Growth, place: NotePlace): RangeFunction {
  return (window) => extrapolated(window, growth, place);
}

function extrapolated(window: Window, kind: Growth, place: NotePlace): boolean {
  const { times, values, from, to } = window;
  const last = to - 1;
  const first = values[from] ?? Number.NaN;
  let growth = (values[last] ?? Number.NaN) - first;
  if (kind.counter && last > from) growth = withResets(growth, window, place);
  const start = window.starts?.[from] ?? 0;
  // A sample that says when it was 0 stands for two
  const begins =
    kind.counter && start !== 0 && start > window.startMs && start < (times[from] ?? 0);
  if (last <= from && !begins) return false;
  if (begins) growth += first;
  const factor = extrapolation(
    window,
    kind,
    times[from] ?? 0,
    times[last] ?? 0,
    last - from,
    first,
    growth,
    begins ? start : 0,
  );
  window.result = growth * factor;
  return true;
}

/** Returns the growth with what the counter had reached before each reset, added in this order. */
function withResets(difference: number, window: Window, place: NotePlace): number {
  const { values, from, to, resets, starts } = window;
  if (starts !== undefined) return withStartResets(difference, window, starts, place);
  if (resets !== undefined && resets[from] === resets[to - 1]) return difference;
  let growth = difference;
  for (let at = from + 1; at < to; at++) {
    const before = values[at - 1] ?? 0;
    if ((values[at] ?? 0) < before) growth += before;
  }
  return growth;
}

function withStartResets(
  difference: number,
  { labels, times, values, from, to }: Window,
  starts: Float64Array,
  { query, at: span }: NotePlace,
): number {
  let growth = difference;
  let overlaps = false;
  for (let at = from + 1; at < to; at++) {
    const before = values[at - 1] ?? 0;
    if (!overlaps && isOverlap(starts, times, at)) {
      overlaps = true;
      noteOverlap(query, labels, span);
    }
    if ((values[at] ?? 0) < before || isStartReset(starts, times, at)) growth += before;
  }
  return growth;
}

/** `irate`: growth a second between the last two samples of a counter. */
export const irate: RangeFunction = (window) => betweenLast(window, true);

/** `idelta`: difference of the last two samples. */
export const idelta: RangeFunction = (window) => betweenLast(window, false);

function betweenLast(window: Window, counter: boolean): boolean {
  const { times, values, starts, from, to } = window;
  if (to - from < 2) return false;
  const [before = 0, last = 0] = [values[to - 2], values[to - 1]];
  const elapsed = (times[to - 1] ?? 0) - (times[to - 2] ?? 0);
  if (elapsed === 0) return false;
  const reset = counter && (last < before || isStartReset(starts, times, to - 1));
  const difference = reset ? last : last - before;
  window.result = counter ? difference / (elapsed / 1_000) : difference;
  return true;
}
