import { metricName, valueOf, type Labels } from "./labels.ts";
import { forMetric, info, warn } from "./notes.ts";
import type { Span } from "./parse/syntax.ts";
import type { Query } from "./query.ts";

/** The part of an expression that notes are about. */
export interface NotePlace {
  readonly query: Query;
  readonly at: Span;
}

/** What histograms were put together for. */
export type HistogramOperation = "addition" | "subtraction" | "aggregation";

const nameOf = (labels: Labels): string => JSON.stringify(valueOf(labels, metricName));

/** A range has numbers and histograms, and the function takes but one of them. */
export function noteMixedRange({ query, at }: NotePlace, labels: Labels): void {
  const what = `encountered a mix of histograms and floats for metric name ${nameOf(labels)}`;
  warn(query, what, at);
}

export function noteMixedGroup({ query, at }: NotePlace): void {
  warn(query, "encountered a mix of histograms and floats for aggregation", at);
}

export function noteMixedKinds({ query, at }: NotePlace, metric: string): void {
  warn(query, `vector contains a mix of classic and native histograms${forMetric(metric)}`, at);
}

export function noteMixedSchemas({ query, at }: NotePlace, labels: Labels): void {
  const what = "vector contains a mix of histograms with exponential and custom buckets schemas";
  warn(query, `${what} for metric name ${nameOf(labels)}`, at);
}

export function noteNoCounter({ query, at }: NotePlace, labels: Labels): void {
  warn(query, `this native histogram metric is not a counter: ${nameOf(labels)}`, at);
}

export function noteNoGauge({ query, at }: NotePlace, labels: Labels): void {
  warn(query, `this native histogram metric is not a gauge: ${nameOf(labels)}`, at);
}

/** A function of numbers has left out the histograms of a range. */
export function noteIgnoredInRange({ query, at }: NotePlace, labels: Labels): void {
  const what = "ignored histograms in a range containing both floats and histograms";
  info(query, `${what} for metric name ${nameOf(labels)}`, at);
}

export function noteIgnoredInGroup({ query, at }: NotePlace, aggregation: string): void {
  info(query, `ignored histogram in ${aggregation} aggregation`, at);
}

export function noteOperands(
  { query, at }: NotePlace,
  left: string,
  operator: string,
  right: string,
): void {
  const what = "incompatible sample types encountered for binary operator";
  info(query, `${what} ${JSON.stringify(operator)}: ${left} ${operator} ${right}`, at);
}

export function noteLayouts({ query, at }: NotePlace, operator: string): void {
  warn(query, `incompatible bucket layout encountered for binary operator ${operator}`, at);
}

export function noteCollision({ query, at }: NotePlace, operation: HistogramOperation): void {
  warn(query, `conflicting counter resets during histogram ${operation}`, at);
}

export function noteReconciled({ query, at }: NotePlace, operation: HistogramOperation): void {
  info(query, `mismatched custom buckets were reconciled during ${operation}`, at);
}

export function noteNanQuantile(
  { query, at }: NotePlace,
  metric: string,
  note: "result is NaN" | "skewed",
): void {
  const result = note === "skewed" ? "result is skewed higher" : note;
  info(
    query,
    `input to histogram_quantile has NaN observations, ${result}${forMetric(metric)}`,
    at,
  );
}

export function noteNanFraction({ query, at }: NotePlace, metric: string): void {
  const what = "input to histogram_fraction has NaN observations, which are excluded from all";
  info(query, `${what} fractions${forMetric(metric)}`, at);
}
