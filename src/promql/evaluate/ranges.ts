import { positiveMs } from "./duration-value.ts";
import { unsupported } from "./failure.ts";
import { noLabels, type Labels } from "./labels.ts";
import type { SelectorNode, SubqueryNode, Syntax } from "./parse/syntax.ts";
import { timeAt, type Frame } from "./query.ts";
import { firstAfter, nativeHistogram, readSpan, readTimes } from "./select.ts";
import type { SourceSeries } from "./source.ts";
import { emptySeries, type Series } from "./value.ts";
import { countResets, noSamples, type RangeFunction, type Window } from "./window.ts";

/** A series whose samples are all values: what ranges are cut from. */
interface Samples {
  readonly labels: Labels;
  readonly dropName: boolean;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export type RangeNode = SelectorNode | SubqueryNode;
export type EvaluateVector = (node: Syntax, frame: Frame) => readonly Series[];

/** Returns the node as one of a range vector, out of its parentheses. */
export function toRangeNode(node: Syntax): RangeNode {
  if (node.type === "paren") return toRangeNode(node.of);
  if (node.type === "subquery") return node;
  if (node.type === "selector" && node.range !== undefined) return node;
  throw new TypeError("expected a range vector, as checkTypes() makes sure");
}

/**
 * Returns what the function makes of each series' range at each step. `countsResets`: the function
 * looks at the window's resets.
 */
export function overRanges(
  node: RangeNode,
  frame: Frame,
  apply: RangeFunction,
  evaluate: EvaluateVector,
  countsResets = false,
): readonly Series[] {
  const rangeMs = rangeOf(node, frame);
  const found = samplesInRange(node, frame, evaluate);
  const timeOf = readTimes(node, frame);
  const ends = Float64Array.from({ length: frame.steps }, (_, step) => timeOf(step));
  const window = newWindow();
  const longest = found.reduce((most, { values }) => Math.max(most, values.length), 0);
  window.resets = countsResets ? new Uint32Array(longest) : undefined;
  const results: Series[] = [];
  for (const { labels, dropName, times, values } of found) {
    const result = emptySeries(labels, frame.steps, dropName);
    window.labels = labels;
    window.times = times;
    window.values = values;
    if (window.resets !== undefined) countResets(values, window.resets);
    if (slide(window, result, frame, ends, rangeMs, apply)) results.push(result);
  }
  return results;
}

function rangeOf({ range }: RangeNode, { query }: Frame): number {
  if (range === undefined) throw new TypeError("expected a range");
  return positiveMs(range, query);
}

/** Returns the samples of all that the ranges of the frame's steps cover. */
export function samplesInRange(
  node: RangeNode,
  frame: Frame,
  evaluate: EvaluateVector,
): readonly Samples[] {
  const rangeMs = rangeOf(node, frame);
  return node.type === "subquery"
    ? subquerySamples(node, frame, rangeMs, evaluate)
    : selectedSamples(node, frame, rangeMs);
}

function newWindow(): Window {
  return {
    labels: noLabels,
    times: noSamples,
    values: noSamples,
    from: 0,
    to: 0,
    startMs: 0,
    endMs: 0,
    timeMs: 0,
    resets: undefined,
    result: Number.NaN,
  };
}

function slide(
  window: Window,
  { values, present }: Series,
  frame: Frame,
  ends: Float64Array,
  rangeMs: number,
  apply: RangeFunction,
): boolean {
  const { times } = window;
  const count = times.length;
  let any = false;
  let from = 0;
  let to = 0;
  const { steps, startMs: firstMs, stepMs } = frame;
  for (let step = 0; step < steps; step++) {
    const endMs = ends[step] ?? 0;
    const startMs = endMs - rangeMs;
    while (to < count && (times[to] ?? 0) <= endMs) to++;
    while (from < to && (times[from] ?? 0) <= startMs) from++;
    if (from === to) continue;
    window.from = from;
    window.to = to;
    window.startMs = startMs;
    window.endMs = endMs;
    window.timeMs = firstMs + step * stepMs;
    if (!apply(window, step)) continue;
    values[step] = window.result;
    present[step] = 1;
    any = true;
  }
  return any;
}

function selectedSamples(node: SelectorNode, frame: Frame, rangeMs: number): readonly Samples[] {
  if (node.edges !== undefined) throw unsupported(`the experimental modifier ${node.edges}`);
  const [first, last] = readSpan(node, frame);
  return frame.query.source
    .select(node.matchers, first - rangeMs + 1, last)
    .map((series) => cut(series, first - rangeMs, last));
}

/** Returns the samples in the range, open on the left, without markers of an end. */
function cut(series: SourceSeries, afterMs: number, toMs: number): Samples {
  const { labels, native, stale } = series;
  const from = firstAfter(series.times, afterMs);
  const to = firstAfter(series.times, toMs);
  const [times, values] = [series.times.subarray(from, to), series.values.subarray(from, to)];
  if (native?.subarray(from, to).some((one) => one !== 0) === true) throw nativeHistogram(series);
  const ended = stale?.subarray(from, to);
  if (ended === undefined || !ended.some((one) => one !== 0)) {
    return { labels, dropName: false, times, values };
  }
  const live = (_: number, at: number): boolean => ended[at] === 0;
  return { labels, dropName: false, times: times.filter(live), values: values.filter(live) };
}

function subquerySamples(
  node: SubqueryNode,
  frame: Frame,
  rangeMs: number,
  evaluate: EvaluateVector,
): readonly Samples[] {
  const { query } = frame;
  const [first, last] = readSpan(node, frame);
  const stepMs = node.step === undefined ? query.subqueryStepMs : positiveMs(node.step, query);
  // Steps of a subquery are multiples of its step, whenever it is evaluated
  const startMs = (Math.floor((first - rangeMs) / stepMs) + 1) * stepMs;
  const steps = Math.floor((last - startMs) / stepMs) + 1;
  if (steps < 1) return [];
  const inner: Frame = { query, startMs, stepMs, steps };
  return evaluate(node.of, inner).map(({ labels, dropName, values, present }) => {
    const there = (_: number, at: number): boolean => present[at] === 1;
    const times = Float64Array.from(values, (_, at) => timeAt(inner, at));
    return { labels, dropName, times: times.filter(there), values: values.filter(there) };
  });
}
