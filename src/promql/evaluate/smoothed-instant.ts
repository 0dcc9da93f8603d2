import { between } from "./functions/extended-rate.ts";
import { firstFrom } from "./first-after.ts";
import { histogramBetween } from "./functions/extended-histogram-rate.ts";
import { noteMixedRange, noteMixedSchemas, type NotePlace } from "./histogram-notes.ts";
import { isCustom, type Histogram } from "./histogram/histogram.ts";
import type { SelectorNode } from "./parse/syntax.ts";
import type { Frame } from "./query.ts";
import { samplesWithin, type Samples } from "./samples.ts";
import { columnOf, emptySeries, type Element, type Series } from "./value.ts";
import { noSamples } from "./window.ts";

/**
 * Returns the instant vector of a selector that is `smoothed`: at each step the value on the line
 * between the samples around it.
 */
export function smoothedInstant(
  node: SelectorNode,
  frame: Frame,
  timeOf: (step: number) => number,
): readonly Series[] {
  const { query, steps } = frame;
  const { lookbackMs, source } = query;
  const [first, last] = [timeOf(0) - lookbackMs, timeOf(steps - 1) + lookbackMs];
  return source.select(node.matchers, first + 1, last).flatMap((series) => {
    const samples = samplesWithin(series, first, last, {
      withStarts: false,
      statistics: node.statistics === true,
    });
    const elements = Array.from({ length: steps }, (_, step) =>
      elementAt(samples, timeOf(step), lookbackMs, { query, at: node }),
    );
    return elements.every((one) => one === undefined)
      ? []
      : [ofElements(emptySeries(series.labels, steps), elements)];
  });
}

function ofElements(series: Series, elements: readonly (Element | undefined)[]): Series {
  for (const [step, element] of elements.entries()) {
    if (typeof element !== "number") continue;
    series.values[step] = element;
    series.present[step] = 1;
  }
  const histograms = elements.map((one) => (typeof one === "object" ? one : undefined));
  return { ...series, histograms: columnOf(histograms) };
}

function elementAt(
  samples: Samples,
  timeMs: number,
  lookbackMs: number,
  place: NotePlace,
): Element | undefined {
  const numbers = around(samples.times, timeMs, lookbackMs);
  const histogramTimes = samples.histograms?.times ?? noSamples;
  const histograms = around(histogramTimes, timeMs, lookbackMs);
  if (numbers.any && histograms.any) {
    noteMixedRange(place, samples.labels);
    return undefined;
  }
  if (histograms.any) return histogramAt(samples, histograms, timeMs, place);
  const value = (at: number): number => samples.values[at] ?? Number.NaN;
  const time = (at: number): number => samples.times[at] ?? 0;
  const { before, after } = numbers;
  if (after !== undefined && time(after) === timeMs) return value(after);
  if (before === undefined) return undefined;
  if (after === undefined) return value(before);
  return between(
    { timeMs: time(before), value: value(before) },
    { timeMs: time(after), value: value(after) },
    timeMs,
    false,
  );
}

function histogramAt(
  { histograms, labels }: Samples,
  { before, after }: Around,
  timeMs: number,
  place: NotePlace,
): Histogram | undefined {
  if (histograms === undefined) return undefined;
  const pointOf = (at: number | undefined): { timeMs: number; value: Histogram } | undefined => {
    const value = at === undefined ? undefined : histograms.values[at];
    return value === undefined ? undefined : { timeMs: histograms.times[at ?? 0] ?? 0, value };
  };
  const [earlier, later] = [pointOf(before), pointOf(after)];
  if (later?.timeMs === timeMs) return later.value;
  if (earlier === undefined) return undefined;
  // A hint is about the sample before, and not about a value that is carried on
  if (later === undefined) return { ...earlier.value, hint: "unknown" };
  if (isCustom(earlier.value) !== isCustom(later.value)) {
    noteMixedSchemas(place, labels);
    return undefined;
  }
  const gauge = earlier.value.hint === "gauge" && later.value.hint === "gauge";
  return histogramBetween([earlier, later], timeMs, !gauge, { labels }, place);
}

/** The samples next to a time, by index. */
interface Around {
  readonly any: boolean;
  readonly before: number | undefined;
  /** At the time or after it. */
  readonly after: number | undefined;
}

function around(times: Float64Array, timeMs: number, lookbackMs: number): Around {
  const at = firstFrom(times, timeMs, 0, times.length);
  const [earlier, later] = [times[at - 1], times[at]];
  const before = earlier !== undefined && earlier > timeMs - lookbackMs ? at - 1 : undefined;
  const after = later !== undefined && later <= timeMs + lookbackMs ? at : undefined;
  return { any: before !== undefined || after !== undefined, before, after };
}
