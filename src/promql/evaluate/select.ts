import { durationMs } from "./duration-value.ts";
import { unsupported } from "./failure.ts";
import { metricName, valueOf } from "./labels.ts";
import type { Modifiers, SelectorNode } from "./parse/syntax.ts";
import { timeAt, type Frame } from "./query.ts";
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

/**
 * Returns the instant vector: of each series its latest sample of the last five minutes, unless it
 * has ended. `timestamps`: the sample's time in seconds instead of its value.
 */
export function selectInstant(
  node: SelectorNode,
  frame: Frame,
  timestamps = false,
): readonly Series[] {
  const { lookbackMs, source } = frame.query;
  const timeOf = readTimes(node, frame);
  const [first, last] = [timeOf(0), timeOf(frame.steps - 1)];
  const found: Series[] = [];
  for (const series of source.select(node.matchers, first - lookbackMs + 1, last)) {
    const result = emptySeries(series.labels, frame.steps);
    if (fill(result, series, frame.steps, timeOf, lookbackMs, timestamps)) found.push(result);
  }
  return found;
}

function fill(
  { values, present }: Series,
  series: SourceSeries,
  steps: number,
  timeOf: (step: number) => number,
  lookbackMs: number,
  timestamps: boolean,
): boolean {
  const { times, values: samples, stale, native } = series;
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
    if (native !== undefined && native[at] !== 0) throw nativeHistogram(series);
    values[step] = timestamps ? sampled / 1_000 : (samples[at] ?? Number.NaN);
    present[step] = 1;
    any = true;
  }
  return any;
}

/** Returns the index of the first time after `time`. */
export function firstAfter(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the error for a series whose samples the evaluator cannot read. */
export function nativeHistogram({ labels }: SourceSeries): Error {
  return unsupported(`native histograms, such as of ${valueOf(labels, metricName)}`);
}

/** Returns the earliest and the latest time of the frame that the node looks at. */
export function readSpan(
  node: Modifiers,
  frame: Frame,
): readonly [firstMs: number, lastMs: number] {
  const timeOf = readTimes(node, frame);
  return [timeOf(0), node.at === undefined ? timeOf(frame.steps - 1) : timeOf(0)];
}
