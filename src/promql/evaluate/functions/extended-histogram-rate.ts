import { add, subtract } from "../histogram/add.ts";
import {
  compacted,
  divided,
  isCustom,
  multiplied,
  type Histogram,
} from "../histogram/histogram.ts";
import { isReset } from "../histogram/reset.ts";
import {
  noteMixedSchemas,
  noteNoCounter,
  noteNoGauge,
  type NotePlace,
} from "../histogram-notes.ts";
import type { RangeFunction, Window } from "../window.ts";
import { edgeIndexes, type ExtendedGrowth } from "./extended-rate.ts";
import { noted } from "./histogram-rate.ts";

/** `rate`, `increase`, `delta` of an anchored or smoothed range of histograms. */
export function extendedHistogramRate(kind: ExtendedGrowth, place: NotePlace): RangeFunction {
  return (window) => {
    const { histogramTimes: times, histogramFrom: from, histogramTo: to, startMs, endMs } = window;
    const found = edgeIndexes(times, from, to, { startMs, endMs, smoothed: kind.smoothed });
    if (found === undefined) return false;
    const growth = growthBetween(window, found, kind, place);
    if (growth === undefined) return false;
    const scaled = kind.perSecond ? divided(growth, (endMs - startMs) / 1_000) : growth;
    window.histogram = { ...compacted(scaled), hint: "gauge" };
    return true;
  };
}

interface Edges {
  readonly first: number;
  readonly last: number;
}

function growthBetween(
  window: Window,
  { first, last }: Edges,
  kind: ExtendedGrowth,
  place: NotePlace,
): Histogram | undefined {
  if (!isOneSchema(window, { first, last }, kind.counter, place)) return undefined;
  const { histograms, histogramTimes: times, histogramFrom, labels, startMs, endMs } = window;
  const { smoothed, counter } = kind;
  const left =
    smoothed && (times[first] ?? 0) < startMs
      ? lineAt(window, first, startMs, counter, place)
      : histograms[first];
  const right =
    smoothed && last > histogramFrom && (times[last] ?? 0) > endMs
      ? lineAt(window, last - 1, endMs, counter, place)
      : histograms[last];
  if (left === undefined || right === undefined) return undefined;
  if (!counter && !(left.hint === "gauge" && right.hint === "gauge")) noteNoGauge(place, labels);
  const growth = noted(subtract(right, left), "subtraction", window, place);
  if (!counter || growth === undefined) return growth;
  return withResets(growth, window, { first, last, left, right }, smoothed, place);
}

function isOneSchema(
  { histograms, labels }: Window,
  { first, last }: Edges,
  counter: boolean,
  place: NotePlace,
): boolean {
  const within = histograms.slice(first, last + 1);
  const custom = within[0] !== undefined && isCustom(within[0]);
  const other = within.findIndex((one) => isCustom(one) !== custom);
  const seen = other === -1 ? within : within.slice(0, other);
  if (counter && seen.some(({ hint }) => hint === "gauge")) noteNoCounter(place, labels);
  if (other !== -1) noteMixedSchemas(place, labels);
  return other === -1;
}

function lineAt(
  window: Window,
  at: number,
  timeMs: number,
  counter: boolean,
  place: NotePlace,
): Histogram | undefined {
  const { histograms, histogramTimes: times } = window;
  const [before, after] = [histograms[at], histograms[at + 1]];
  if (before === undefined || after === undefined) return undefined;
  const points = [
    { timeMs: times[at] ?? 0, value: before },
    { timeMs: times[at + 1] ?? 0, value: after },
  ] as const;
  return histogramBetween(points, timeMs, counter, window, place);
}

/** A histogram with its time. */
interface Point {
  readonly timeMs: number;
  readonly value: Histogram;
}

/** Returns the histogram on the line between two; a counter that was reset begins at zero. */
export function histogramBetween(
  [before, after]: readonly [Point, Point],
  timeMs: number,
  counter: boolean,
  window: Pick<Window, "labels">,
  place: NotePlace,
): Histogram | undefined {
  if (timeMs === before.timeMs) return before.value;
  if (timeMs === after.timeMs) return after.value;
  const share = (timeMs - before.timeMs) / (after.timeMs - before.timeMs);
  if (counter && isReset(after.value, before.value)) return multiplied(after.value, share);
  const difference = noted(subtract(after.value, before.value), "subtraction", window, place);
  if (difference === undefined) return undefined;
  return noted(add(multiplied(difference, share), before.value), "addition", window, place);
}

/** promql/functions.go, correctForCounterResetsHistogram. */
function withResets(
  growth: Histogram,
  window: Window,
  { first, last, left, right }: Edges & { readonly left: Histogram; readonly right: Histogram },
  smoothed: boolean,
  place: NotePlace,
): Histogram | undefined {
  const { histograms, histogramTimes: times, startMs } = window;
  const [edge, next] = [histograms[first], histograms[first + 1]];
  let before = left;
  let from = first + 1;
  const begins = smoothed && (times[first] ?? 0) < startMs;
  if (begins && edge !== undefined && next !== undefined && isReset(next, edge)) {
    // The value at the edge has this reset in it
    before = next;
    from++;
  }
  if (from > last) return growth;
  let lost: Histogram | undefined;
  for (const current of [...histograms.slice(from, last), right]) {
    if (isReset(current, before)) {
      lost = lost === undefined ? before : noted(add(lost, before), "addition", window, place);
      if (lost === undefined) return undefined;
    }
    before = current;
  }
  return lost === undefined ? growth : noted(add(growth, lost), "addition", window, place);
}
