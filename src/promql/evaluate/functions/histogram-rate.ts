import { add, reducedTo, subtract, type Added } from "../histogram/add.ts";
import {
  compacted,
  isCustom,
  multiplied,
  toHistogram,
  type Histogram,
} from "../histogram/histogram.ts";
import { isReset } from "../histogram/reset.ts";
import {
  noteMixedSchemas,
  noteNoCounter,
  noteNoGauge,
  noteReconciled,
  type NotePlace,
} from "../histogram-notes.ts";
import { noteOverlap } from "../notes.ts";
import type { Window } from "../window.ts";
import { extrapolation } from "./extrapolation.ts";
import type { Growth } from "./rate.ts";
import { isOverlap, isStartReset } from "./start-time.ts";

/** `rate`, `increase` and `delta` of the window's histograms; it has no numbers. */
export function histogramRate(window: Window, kind: Growth, place: NotePlace): boolean {
  const { histogramTimes: times, histogramFrom: from, histogramTo: to, histogramStarts } = window;
  const last = to - 1;
  const first = window.histograms[from];
  if (first === undefined) return false;
  const [firstMs, lastMs] = [times[from] ?? 0, times[last] ?? 0];
  const start = histogramStarts?.[from] ?? 0;
  const begins = kind.counter && start !== 0 && start > window.startMs && start < firstMs;
  if (last <= from && !begins) return false;
  const grown = last > from ? growthOf(window, kind, place) : undefined;
  if (last > from && grown === undefined) return false;
  const growth = !begins
    ? grown
    : grown === undefined
      ? first
      : noted(add(grown, first), "addition", window, place);
  if (growth === undefined) return false;
  const factor = extrapolation(
    window,
    kind,
    firstMs,
    lastMs,
    last - from,
    first.count,
    growth.count,
    begins ? start : 0,
  );
  window.histogram = multiplied(growth, factor);
  return true;
}

/** promql/functions.go, histogramRate: the difference, with what was there before each reset. */
function growthOf(window: Window, { counter }: Growth, place: NotePlace): Histogram | undefined {
  const samples = window.histograms.slice(window.histogramFrom, window.histogramTo);
  const [first, second] = samples;
  const last = samples.at(-1);
  if (first === undefined || second === undefined || last === undefined) return undefined;
  const { labels } = window;
  const isGauge = (one: Histogram): boolean => one.hint === "gauge";
  const endsAreGauges = counter && (isGauge(first) || isGauge(last));
  // What was before a reset does not matter, and neither do its buckets
  const begins = counter && isResetAt(window, window.histogramFrom + 1);
  const origin = begins
    ? toHistogram({ schema: second.schema, customValues: second.customValues })
    : first;
  const differs = (one: Histogram): boolean => isCustom(one) !== isCustom(origin);
  const counted = counter ? samples.slice(1, -1) : [];
  if (differs(last) || counted.some(differs)) {
    if (endsAreGauges && differs(last)) noteNoCounter(place, labels);
    noteMixedSchemas(place, labels);
    return undefined;
  }
  if (endsAreGauges || counted.some(isGauge)) noteNoCounter(place, labels);
  const schema = Math.min(origin.schema, ...[last, ...counted].map((one) => one.schema));
  const difference = noted(subtract(reducedTo(last, schema), origin), "subtraction", window, place);
  if (!counter && !(isGauge(first) && isGauge(last))) noteNoGauge(place, labels);
  const growth = counter ? withResets(difference, origin, window, place) : difference;
  return growth === undefined ? undefined : { ...compacted(growth), hint: "gauge" };
}

function withResets(
  difference: Histogram | undefined,
  origin: Histogram,
  window: Window,
  place: NotePlace,
): Histogram | undefined {
  const { histograms, histogramStarts: starts, histogramTimes: times } = window;
  let growth = difference;
  let before = origin;
  let overlaps = false;
  for (let at = window.histogramFrom + 1; at < window.histogramTo; at++) {
    const current = histograms[at];
    if (current === undefined || growth === undefined) return undefined;
    if (!overlaps && starts !== undefined && isOverlap(starts, times, at)) {
      overlaps = true;
      noteOverlap(place.query, window.labels, place.at);
    }
    if (isStartReset(starts, times, at) || isReset(current, before)) {
      growth = noted(add(growth, before), "addition", window, place);
    }
    before = current;
  }
  return growth;
}

function isResetAt(window: Window, at: number): boolean {
  const { histograms, histogramStarts: starts, histogramTimes: times } = window;
  const [before, current] = [histograms[at - 1], histograms[at]];
  if (before === undefined || current === undefined) return false;
  return isStartReset(starts, times, at) || isReset(current, before);
}

/** Returns the sum and notes what there is to note; undefined where the schemas do not fit. */
export function noted(
  added: Added<Histogram> | undefined,
  operation: "addition" | "subtraction",
  { labels }: Pick<Window, "labels">,
  place: NotePlace,
): Histogram | undefined {
  if (added === undefined) noteMixedSchemas(place, labels);
  else if (added.reconciles) noteReconciled(place, operation);
  return added?.result;
}
