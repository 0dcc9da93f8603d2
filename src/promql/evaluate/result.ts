import { evaluateVector } from "./evaluate.ts";
import { extendedRange } from "./extended-range.ts";
import type { Histogram } from "./histogram/histogram.ts";
import { compareLabels, noLabels, withoutName, type Labels } from "./labels.ts";
import { timeAt, type Frame } from "./query.ts";
import { rangeOf, samplesInRange, type RangeNode } from "./ranges.ts";
import { isEmpty } from "./samples.ts";
import { readSpan } from "./select.ts";
import { settleNames, type HistogramColumn, type Value } from "./value.ts";

/** A series of a result. Times are milliseconds since 1970. */
export interface ResultSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** The samples that are native histograms, which are not among `times` and `values`. */
  readonly histograms?: readonly HistogramPoint[];
}

/** A native histogram at a time, in milliseconds since 1970. */
export interface HistogramPoint {
  readonly timeMs: number;
  readonly value: Histogram;
}

/** A series of a result before its labels are written out. */
export type Labelled = Omit<ResultSeries, "labels"> & { readonly labels: Labels };

/** Returns the series of a value that is a number or a vector. */
export function resultSeries(value: Value, frame: Frame): readonly Labelled[] {
  const times = Float64Array.from({ length: frame.steps }, (_, step) => timeAt(frame, step));
  if (value.type === "string") return [];
  if (value.type === "scalar") return [{ labels: noLabels, times, values: value.values }];
  return settleNames(value.series).flatMap(({ labels, values, present, histograms: column }) => {
    const histograms = column === undefined ? {} : pointsOf(column, times);
    if (!present.includes(1) && histograms.histograms === undefined) return [];
    // A copy, so that a small result does not hold on to what it was cut from
    if (!present.includes(0)) return [{ labels, times, values: values.slice(), ...histograms }];
    const there = (_: number, step: number): boolean => present[step] === 1;
    return [{ labels, times: times.filter(there), values: values.filter(there), ...histograms }];
  });
}

function pointsOf(column: HistogramColumn, times: Float64Array): Pick<ResultSeries, "histograms"> {
  const points = column.flatMap((value, step) =>
    value === undefined ? [] : [{ timeMs: times[step] ?? 0, value }],
  );
  return points.length === 0 ? {} : { histograms: points };
}

/** Returns the samples of a range vector on its own. */
export function rangeResult(node: RangeNode, frame: Frame): readonly Labelled[] {
  const [, endMs] = readSpan(node, frame);
  const startMs = endMs - rangeOf(node, frame);
  const edges = node.type === "selector" ? node.edges : undefined;
  return samplesInRange(node, frame, evaluateVector)
    .map((samples) =>
      edges === undefined ? samples : extendedRange(samples, startMs, endMs, edges),
    )
    .filter((samples) => !isEmpty(samples))
    .map(({ labels, dropName, times, values, histograms }) => ({
      labels: dropName ? withoutName(labels) : labels,
      times,
      values,
      ...(histograms === undefined ? {} : pointsOf(histograms.values, histograms.times)),
    }));
}

/** Returns the series as Prometheus orders those of a range: by their labels. */
export function inOrder(series: readonly Labelled[]): readonly Labelled[] {
  return series.toSorted((a, b) => compareLabels(a.labels, b.labels));
}
