import { durationMs } from "./duration-value.ts";
import { firstAfter } from "./first-after.ts";
import type { Histogram } from "./histogram/histogram.ts";
import { statisticsOnly } from "./histogram/statistics-only.ts";
import type { Matcher } from "./matcher.ts";
import type { Modifiers, SelectorNode } from "./parse/syntax.ts";
import { timeAt, type Frame } from "./query.ts";
import { smoothedInstant } from "./smoothed-instant.ts";
import type { SourceSeries } from "./source.ts";
import { emptySeries, type Series } from "./value.ts";

/** Returns the time that a node with `@` and `offset` looks at, for each step of the frame. */
export function readTimes({ at, offset }: Modifiers, frame: Frame): (step: number) => number {
  const { query } = frame;
  const offsetMs = offset === undefined ? 0 : durationMs(offset, query);
  if (at === undefined) return (step) => timeAt(frame, step) - offsetMs;
  const fixed = at === "start" ? query.startMs : at === "end" ? query.endMs : at;
  return () => fixed - offsetMs;
}

/** Returns the instant vector: of each series its latest sample, unless it has ended. */
export function selectInstant(node: SelectorNode, frame: Frame): readonly Series[] {
  const timeOf = readTimes(node, frame);
  if (node.edges === "smoothed") return smoothedInstant(node, frame, timeOf);
  const { lookbackMs } = frame.query;
  const read = node.statistics === true ? onlyStatistics(timeOf(0) - lookbackMs) : undefined;
  return latestSamples(node.matchers, frame, timeOf, undefined, read);
}

/** Returns what leaves of the samples after a time the count and sum of their histograms. */
function onlyStatistics(afterMs: number): (series: SourceSeries) => SourceSeries {
  return (series) => {
    const { histograms, times } = series;
    if (histograms === undefined) return series;
    const from = firstAfter(times, afterMs);
    const left = statisticsOnly(histograms.slice(from));
    return { ...series, histograms: [...histograms.slice(0, from), ...left] };
  };
}

/**
 * Returns of each series that meets the matchers its latest sample within the look-back, at the
 * times that are read at each step. `read` takes something else of the sample than its value.
 */
export function latestSamples(
  matchers: readonly Matcher[],
  frame: Frame,
  timeOf: (step: number) => number,
  read?: ReadSample,
  prepare: (series: SourceSeries) => SourceSeries = (series) => series,
): readonly Series[] {
  const { lookbackMs, source } = frame.query;
  const [first, last] = [timeOf(0), timeOf(frame.steps - 1)];
  const found: Series[] = [];
  for (const series of source.select(matchers, first - lookbackMs + 1, last)) {
    const result = latest(prepare(series), frame, timeOf, read);
    if (result !== undefined) found.push(result);
  }
  return found;
}

/** Returns a number of the series' sample at the index. */
export type ReadSample = (series: SourceSeries, at: number) => number;

function latest(
  series: SourceSeries,
  { steps, query: { lookbackMs } }: Frame,
  timeOf: (step: number) => number,
  read: ReadSample | undefined,
): Series | undefined {
  const { times, values: samples, stale, histograms: natives } = series;
  const result = emptySeries(series.labels, steps);
  const { values, present } = result;
  let histograms: (Histogram | undefined)[] | undefined;
  let any = false;
  let next = firstAfter(times, timeOf(0));
  for (let step = 0; step < steps; step++) {
    const time = timeOf(step);
    while (next < times.length && (times[next] ?? 0) <= time) next++;
    const at = next - 1;
    const sampled = times[at];
    // The window is open on the left since Prometheus 3
    if (sampled === undefined || sampled <= time - lookbackMs) continue;
    if (stale !== undefined && stale[at] !== 0) continue;
    any = true;
    const native = natives?.[at];
    if (native !== undefined && read === undefined) {
      histograms ??= Array.from({ length: steps }, () => undefined);
      histograms[step] = native;
      continue;
    }
    values[step] = read === undefined ? (samples[at] ?? Number.NaN) : read(series, at);
    present[step] = 1;
  }
  if (!any) return undefined;
  return histograms === undefined ? result : { ...result, histograms };
}

/** Returns the earliest and the latest time of the frame that the node looks at. */
export function readSpan(
  node: Modifiers,
  frame: Frame,
): readonly [firstMs: number, lastMs: number] {
  const timeOf = readTimes(node, frame);
  return [timeOf(0), node.at === undefined ? timeOf(frame.steps - 1) : timeOf(0)];
}
