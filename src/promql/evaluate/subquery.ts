import { positiveMs } from "./duration-value.ts";
import type { SubqueryNode, Syntax } from "./parse/syntax.ts";
import { timeAt, type Frame } from "./query.ts";
import type { HistogramSamples, Samples } from "./samples.ts";
import { readSpan } from "./select.ts";
import type { HistogramColumn, Series } from "./value.ts";

export type EvaluateVector = (node: Syntax, frame: Frame) => readonly Series[];

/** Returns what the subquery gives at its steps in all that the ranges of the frame cover. */
export function subquerySamples(
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
  return evaluate(node.of, inner).map(({ labels, dropName, values, present, histograms }) => {
    const there = (_: number, at: number): boolean => present[at] === 1;
    const times = Float64Array.from(values, (_, at) => timeAt(inner, at));
    return {
      labels,
      dropName,
      times: times.filter(there),
      values: values.filter(there),
      histograms: histograms === undefined ? undefined : columnSamples(times, histograms),
    };
  });
}

function columnSamples(times: Float64Array, column: HistogramColumn): HistogramSamples {
  const values = column.filter((one) => one !== undefined);
  return {
    times: times.filter((_, at) => column[at] !== undefined),
    // A hint is about the sample before, which the subquery's steps may leave out or repeat
    values: values.map((one) => (one.hint === "gauge" ? one : { ...one, hint: "unknown" })),
  };
}
