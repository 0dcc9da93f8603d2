import type { Repair } from "./buckets.ts";
import { positionOf } from "./failure.ts";
import { goNumber } from "./format-number.ts";
import { metricName, valueOf, type Labels } from "./labels.ts";
import type { Span } from "./parse/syntax.ts";
import type { Note, Notes, Query } from "./query.ts";
import { Overlaps, Repairs } from "./merged-notes.ts";

/**
 * What Prometheus tells besides the result, in its words: util/annotations. `at` is the part of the
 * expression that it is about.
 */
export function noteQuantile(query: Query, q: number, at: Span): void {
  if (q >= 0 && q <= 1) return;
  warn(query, `quantile value should be between 0 and 1, got ${goNumber(q)}`, at);
}

export function noteRatio(query: Query, ratio: number, capped: number, at: Span): void {
  const told = `got ${goNumber(ratio)}, capping to ${goNumber(capped)}`;
  warn(query, `ratio value should be between -1 and 1, ${told}`, at);
}

export function noteBadBucket(query: Query, le: string, metric: string, at: Span): void {
  const what = `bucket label "le" is missing or has a malformed value of ${JSON.stringify(le)}`;
  warn(query, `${what}${forMetric(metric)}`, at);
}

export function noteSort(query: Query, at: Span): void {
  const what = "sort is ineffective for range queries since results are always ordered by labels";
  warn(query, what, at);
}

export function noteRepair(
  query: Query,
  metric: string,
  at: Span,
  found: Repair & { readonly timeMs: number },
): void {
  const what =
    "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";
  const text = `${what}${forMetric(metric)}`;
  const known = query.notes.infos.get(text);
  const repairs = known instanceof Repairs ? known : new Repairs(text, positionOf(query.text, at));
  repairs.add(found);
  query.notes.infos.set(text, repairs);
}

export function noteOverlap(query: Query, labels: Labels, at: Span): void {
  const metric = JSON.stringify(valueOf(labels, metricName));
  const what = "sample has start time that overlaps with previous sample timestamp";
  const text = `PromQL warning: ${what} for metric ${metric}`;
  const known = query.notes.warnings.get(text);
  const overlaps =
    known instanceof Overlaps ? known : new Overlaps(text, positionOf(query.text, at));
  overlaps.count++;
  query.notes.warnings.set(text, overlaps);
}

const counterName = /_(?:total|sum|count|bucket)$/;

export function noteCounterName(query: Query, metric: string, at: Span): void {
  if (metric === "" || counterName.test(metric)) return;
  info(
    query,
    `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${JSON.stringify(metric)}`,
    at,
  );
}

/** Returns ` for metric name "…"`, or nothing where the name is not known. */
export function forMetric(metric: string): string {
  return metric === "" ? "" : ` for metric name ${JSON.stringify(metric)}`;
}

/** Notes a warning. Of the same text at several places, Prometheus tells the last alone. */
export function warn({ notes, text }: Query, what: string, at: Span): void {
  const note = `PromQL warning: ${what}`;
  notes.warnings.set(note, { show: () => `${note} (${positionOf(text, at)})` });
}

/** Notes an information, as `warn` does. */
export function info({ notes, text }: Query, what: string, at: Span): void {
  const note = `PromQL info: ${what}`;
  notes.infos.set(note, { show: () => `${note} (${positionOf(text, at)})` });
}

export function noNotes(): Notes {
  return { warnings: new Map(), infos: new Map() };
}

/** Adds notes to others. */
export function addNotes(to: Notes, notes: Notes): void {
  for (const [text, note] of notes.warnings) to.warnings.set(text, note);
  for (const [text, note] of notes.infos) to.infos.set(text, note);
}

/** Returns the texts of notes. */
export function showNotes(notes: ReadonlyMap<string, Note>): readonly string[] {
  return Array.from(notes.values(), (note) => note.show());
}
