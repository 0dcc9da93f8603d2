import { subtract } from "../histogram/add.ts";
import { compacted, divided, type Histogram } from "../histogram/histogram.ts";
import { isReset } from "../histogram/reset.ts";
import { noteMixedRange, noteNoCounter, noteNoGauge, type NotePlace } from "../histogram-notes.ts";
import type { Window } from "../window.ts";
import { noted } from "./histogram-rate.ts";
import { isStartResetAt } from "./start-time.ts";
import { samplesOf } from "./window-samples.ts";

/** `irate` and `idelta` of a window that has histograms: of its last two samples. */
export function betweenLastOfAny(window: Window, counter: boolean, place: NotePlace): boolean {
  const [before, last] = samplesOf(window).slice(-2);
  if (before === undefined || last === undefined || before.timeMs === last.timeMs) return false;
  const seconds = (last.timeMs - before.timeMs) / 1_000;
  const reset = counter && isStartResetAt(before.startMs, before.timeMs, last.startMs, last.timeMs);
  if (typeof before.value === "number" && typeof last.value === "number") {
    const begins = counter && (reset || last.value < before.value);
    const difference = begins ? last.value : last.value - before.value;
    window.result = counter ? difference / seconds : difference;
    return true;
  }
  if (typeof before.value === "number" || typeof last.value === "number") {
    noteMixedRange(place, window.labels);
    return false;
  }
  noteKind([before.value, last.value], window, counter, place);
  const begins = counter && (reset || isReset(last.value, before.value));
  const difference = begins
    ? last.value
    : noted(subtract(last.value, before.value), "subtraction", window, place);
  if (difference === undefined) return false;
  const gauge: Histogram = { ...compacted(difference), hint: "gauge" };
  window.histogram = counter ? divided(gauge, seconds) : gauge;
  return true;
}

function noteKind(
  histograms: readonly Histogram[],
  { labels }: Window,
  counter: boolean,
  place: NotePlace,
): void {
  const gauges = histograms.filter(({ hint }) => hint === "gauge").length;
  if (counter && gauges > 0) noteNoCounter(place, labels);
  if (!counter && gauges < histograms.length) noteNoGauge(place, labels);
}
