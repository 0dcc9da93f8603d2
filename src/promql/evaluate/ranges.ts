import { positiveMs } from "./duration-value.ts";
import type { Histogram } from "./histogram/histogram.ts";
import type { SelectorNode, SubqueryNode, Syntax } from "./parse/syntax.ts";
import type { Frame } from "./query.ts";
import { samplesWithin, type Samples } from "./samples.ts";
import { readSpan, readTimes } from "./select.ts";
import { subquerySamples, type EvaluateVector } from "./subquery.ts";
import { emptySeries, type Series } from "./value.ts";
import { countResets, newWindow, noSamples, type RangeFunction, type Window } from "./window.ts";

export type RangeNode = SelectorNode | SubqueryNode;

/** What is done with each range. */
export interface RangeCall {
  /** Of a series that has numbers alone. */
  readonly apply: RangeFunction;
  /** Of a series that has histograms, and maybe numbers as well. */
  readonly applyMixed: RangeFunction;
  /** The function looks at the window's resets. */
  readonly countsResets: boolean;
  /** The function looks at when counters began, where the query asks for that. */
  readonly readsStarts: boolean;
}

/** Returns the node as one of a range vector, out of its parentheses. */
export function toRangeNode(node: Syntax): RangeNode {
  if (node.type === "paren") return toRangeNode(node.of);
  if (node.type === "subquery") return node;
  if (node.type === "selector" && node.range !== undefined) return node;
  throw new TypeError("expected a range vector, as checkTypes() makes sure");
}

/** Returns what the function makes of each series' range at each step. */
export function overRanges(
  node: RangeNode,
  frame: Frame,
  call: RangeCall,
  evaluate: EvaluateVector,
): readonly Series[] {
  const found = samplesInRange(node, frame, evaluate, call.readsStarts);
  const timeOf = readTimes(node, frame);
  const ends = Float64Array.from({ length: frame.steps }, (_, step) => timeOf(step));
  const spans = { ends, rangeMs: rangeOf(node, frame), ...beyondEdges(node, frame) };
  const window = newWindow();
  const longest = found.reduce((most, { values }) => Math.max(most, values.length), 0);
  const resets = call.countsResets ? new Uint32Array(longest) : undefined;
  const results: Series[] = [];
  for (const samples of found) {
    fill(window, samples);
    window.resets = samples.starts === undefined ? resets : undefined;
    if (window.resets !== undefined) countResets(samples.values, window.resets);
    const apply = samples.histograms === undefined ? call.apply : call.applyMixed;
    const empty = emptySeries(samples.labels, frame.steps, samples.dropName);
    const result = slide(window, empty, frame, spans, apply);
    if (result !== undefined) results.push(result);
  }
  return results;
}

function fill(window: Window, { labels, times, values, starts, histograms }: Samples): void {
  window.labels = labels;
  window.times = times;
  window.values = values;
  window.starts = starts;
  window.histogramTimes = histograms?.times ?? noSamples;
  window.histograms = histograms?.values ?? [];
  window.histogramStarts = histograms?.starts;
}

/** Returns the length of the range in milliseconds. */
export function rangeOf({ range }: RangeNode, { query }: Frame): number {
  if (range === undefined) throw new TypeError("expected a range");
  return positiveMs(range, query);
}

/** How far beyond the range samples are looked at, for values at its very edges. */
interface BeyondEdges {
  readonly beforeMs: number;
  readonly afterMs: number;
}

function beyondEdges(node: RangeNode, { query: { lookbackMs } }: Frame): BeyondEdges {
  const edges = node.type === "selector" ? node.edges : undefined;
  return {
    beforeMs: edges === undefined ? 0 : lookbackMs,
    afterMs: edges === "smoothed" ? lookbackMs : 0,
  };
}

/** Returns the samples of all that the ranges of the frame's steps cover. */
export function samplesInRange(
  node: RangeNode,
  frame: Frame,
  evaluate: EvaluateVector,
  readsStarts = false,
): readonly Samples[] {
  const rangeMs = rangeOf(node, frame);
  if (node.type === "subquery") return subquerySamples(node, frame, rangeMs, evaluate);
  const { beforeMs, afterMs } = beyondEdges(node, frame);
  const { source, startTimes } = frame.query;
  const [first, last] = readSpan(node, frame);
  const [after, to] = [first - rangeMs - beforeMs, last + afterMs];
  const withStarts = readsStarts && startTimes;
  const options = { withStarts, statistics: node.statistics === true };
  return source
    .select(node.matchers, after + 1, to)
    .map((series) => samplesWithin(series, after, to, options));
}

interface Spans extends BeyondEdges {
  readonly ends: Float64Array;
  readonly rangeMs: number;
}

function slide(
  window: Window,
  result: Series,
  { steps, startMs: firstMs, stepMs }: Frame,
  { ends, rangeMs, beforeMs, afterMs }: Spans,
  apply: RangeFunction,
): Series | undefined {
  const { times, histogramTimes } = window;
  const count = times.length;
  const { values, present } = result;
  let histograms: (Histogram | undefined)[] | undefined;
  let any = false;
  let from = 0;
  let to = 0;
  let histogramFrom = 0;
  let histogramTo = 0;
  for (let step = 0; step < steps; step++) {
    const endMs = ends[step] ?? 0;
    const startMs = endMs - rangeMs;
    const after = startMs - beforeMs;
    const last = endMs + afterMs;
    while (to < count && (times[to] ?? 0) <= last) to++;
    while (from < to && (times[from] ?? 0) <= after) from++;
    if (histogramTimes.length > 0) {
      while (histogramTo < histogramTimes.length && (histogramTimes[histogramTo] ?? 0) <= last) {
        histogramTo++;
      }
      while (histogramFrom < histogramTo && (histogramTimes[histogramFrom] ?? 0) <= after) {
        histogramFrom++;
      }
    }
    if (from === to && histogramFrom === histogramTo) continue;
    window.from = from;
    window.to = to;
    window.histogramFrom = histogramFrom;
    window.histogramTo = histogramTo;
    window.startMs = startMs;
    window.endMs = endMs;
    window.timeMs = firstMs + step * stepMs;
    if (!apply(window, step)) continue;
    any = true;
    if (window.histogram === undefined) {
      values[step] = window.result;
      present[step] = 1;
      continue;
    }
    histograms ??= Array.from({ length: steps }, () => undefined);
    histograms[step] = window.histogram;
    window.histogram = undefined;
  }
  if (!any) return undefined;
  return histograms === undefined ? result : { ...result, histograms };
}
