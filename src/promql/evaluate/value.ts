import { evaluationError } from "./failure.ts";
import type { Histogram } from "./histogram/histogram.ts";
import { keyOf, metricName, valueOf, withoutName, type Labels } from "./labels.ts";
import { newColumns } from "./columns.ts";
import type { Query } from "./query.ts";

/** A series of a result: a number or a histogram at each step at which it has a sample. */
export interface Series {
  readonly labels: Labels;
  /** The name goes at the end of the query: only with delayed removal of names. */
  readonly dropName: boolean;
  readonly values: Float64Array;
  /** 1 where the step has a number. */
  readonly present: Uint8Array;
  /** Where the step has a histogram, and no number; undefined where none has, as in most series. */
  readonly histograms?: HistogramColumn | undefined;
}

/** The histograms of a series, a place a step. */
export type HistogramColumn = readonly (Histogram | undefined)[];

/** What a series has at one step. */
export type Element = number | Histogram;

/** What a node evaluates to; a range vector is read by its function and never stands alone. */
export type Value =
  | { readonly type: "scalar"; readonly values: Float64Array }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "vector"; readonly series: readonly Series[] };

export function vectorOf(series: readonly Series[]): Value {
  return { type: "vector", series };
}

/** Returns a series with no value yet. */
export function emptySeries(labels: Labels, steps: number, dropName = false): Series {
  return { labels, dropName, ...newColumns(steps) };
}

/** Returns whether the series has a sample at any step. */
export function isPresent({ present, histograms }: Series): boolean {
  return present.includes(1) || histograms !== undefined;
}

/** Returns whether the series has a sample at the step. */
export function isThere({ present, histograms }: Series, step: number): boolean {
  return present[step] === 1 || histograms?.[step] !== undefined;
}

/** Returns what the series has at the step, undefined where it has nothing. */
export function elementAt(
  { values, present, histograms }: Series,
  step: number,
): Element | undefined {
  return present[step] === 1 ? values[step] : histograms?.[step];
}

/** Returns the series with their numbers alone, without those that have none. */
export function numbersOf(series: readonly Series[]): readonly Series[] {
  if (!series.some(({ histograms }) => histograms !== undefined)) return series;
  return series
    .map((one) => ({ ...one, histograms: undefined }))
    .filter(({ present }) => present.includes(1));
}

/** Returns the series at the steps that `keep` accepts. */
export function keptSteps(series: Series, keep: (step: number) => boolean): Series {
  const { present, histograms } = series;
  return {
    ...series,
    present: present.map((there, step) => (there === 1 && keep(step) ? 1 : 0)),
    histograms: columnOf(histograms?.map((one, step) => (keep(step) ? one : undefined))),
  };
}

/** Returns the histograms, undefined where there are none at all. */
export function columnOf(histograms: HistogramColumn | undefined): HistogramColumn | undefined {
  return histograms?.some((one) => one) === true ? histograms : undefined;
}

/**
 * Returns the series without the metric's name: at once, or marked where names are removed late.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where two series become one at a step.
 */
export function unnamed(series: readonly Series[], query: Query): readonly Series[] {
  if (query.delayedNameRemoval) return series.map((one) => ({ ...one, dropName: true }));
  return dropNames(series);
}

/** Returns the series with the names removed that were only marked. */
export function settleNames(series: readonly Series[]): readonly Series[] {
  if (!series.some(({ dropName }) => dropName)) return series;
  return merged(
    series.map((one) =>
      one.dropName ? { ...one, labels: withoutName(one.labels), dropName: false } : one,
    ),
  );
}

function dropNames(series: readonly Series[]): readonly Series[] {
  const [first] = series;
  if (first === undefined) return series;
  const name = valueOf(first.labels, metricName);
  const oneName = series.every(({ labels }) => valueOf(labels, metricName) === name);
  const without = series.map((one) => ({ ...one, labels: withoutName(one.labels) }));
  // Series of one name differ in another label, unless in the metric's type or unit
  return oneName && !first.labels.pairs.includes("__type__") ? without : merged(without);
}

/**
 * Returns the series with those of the same labels put together.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where both have a sample at the same step.
 */
export function merged(series: readonly Series[]): readonly Series[] {
  const found = new Map<string, Series>();
  let owned = new Set<string>();
  for (const one of series) {
    const key = keyOf(one.labels);
    const other = found.get(key);
    if (other === undefined) {
      found.set(key, one);
      continue;
    }
    const target = owned.has(key) ? other : copy(other);
    owned = owned.add(key);
    found.set(key, withSamples(target, one));
  }
  return found.size === series.length ? series : [...found.values()];
}

/** Puts the samples of one series into the columns of another, which are its own. */
function withSamples(target: Series, one: Series): Series {
  for (let step = 0; step < one.present.length; step++) {
    if (!isThere(one, step)) continue;
    if (isThere(target, step)) {
      throw evaluationError("vector cannot contain metrics with the same labelset");
    }
    if (one.present[step] === 0) continue;
    target.present[step] = 1;
    target.values[step] = one.values[step] ?? Number.NaN;
  }
  if (one.histograms === undefined) return target;
  const histograms = one.histograms.map((each, step) => each ?? target.histograms?.[step]);
  return { ...target, histograms };
}

function copy(series: Series): Series {
  return { ...series, values: series.values.slice(), present: series.present.slice() };
}
