import { ObservabilityError } from "../../errors.ts";
import type { Histogram } from "../../promql/evaluate/histogram/histogram.ts";
import { showHistogram } from "../../promql/evaluate/histogram/show.ts";
import {
  fromEntries,
  keyOf,
  metricName,
  toRecord,
  withLabels,
  withoutName,
  type Labels,
} from "../../promql/evaluate/labels.ts";
import type { Finding } from "./alert-instances.ts";
import type { AlertingRule, RecordingRule } from "./rule-group.ts";
import type { TemplateSurroundings } from "./template/functions.ts";
import { expandTemplate } from "./template/expand.ts";

/** A series that an expression found, with its value at the time of an evaluation. */
export interface Found {
  readonly labels: Labels;
  readonly value: number | Histogram;
}

/** What templates read besides the series. */
export interface Surroundings extends TemplateSurroundings {
  readonly externalLabels: Readonly<Record<string, string>>;
}

/**
 * Returns what an alert's rule found, by the keys of the alerts' label sets.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where two alerts have the same labels.
 */
export function findingsOf(
  rule: AlertingRule,
  found: readonly Found[],
  surroundings: Surroundings,
): ReadonlyMap<string, Finding> {
  const own = Object.entries(rule.labels);
  const findings = new Map<string, Finding>();
  for (const { labels: series, value } of found) {
    const data = { ...surroundings, labels: toRecord(series), value: readable(value) };
    const expanded = own.map(([name, text]) => [name, expandTemplate(text, data)] as const);
    const labels = withLabels(withoutName(series), [...expanded, ["alertname", rule.name]]);
    const key = keyOf(labels);
    if (findings.has(key)) {
      throw evaluationProblem(
        "vector contains metrics with the same labelset after applying alert labels",
      );
    }
    findings.set(key, { labels, series, value, atMs: surroundings.atMs });
  }
  return findings;
}

/** Returns the texts of an alert, as they are for what was found last. */
export function annotationsOf(
  rule: AlertingRule,
  { series, value, atMs }: Finding,
  surroundings: Surroundings,
): Labels {
  const data = { ...surroundings, atMs, labels: toRecord(series), value: readable(value) };
  return fromEntries(
    Object.entries(rule.annotations).map(([name, text]) => [name, expandTemplate(text, data)]),
  );
}

/** A value as templates read it. */
function readable(value: Found["value"]): number | string {
  return typeof value === "number" ? value : showHistogram(value);
}

/**
 * Returns the series that a recording rule makes of what it found.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where two become one.
 */
export function recordedSeries(
  { name, labels }: RecordingRule,
  found: readonly Found[],
): readonly Found[] {
  // An empty text takes a label away
  const own = Object.entries(labels);
  const recorded = found.map((one) => ({
    labels: withLabels(one.labels, [[metricName, name], ...own]),
    value: one.value,
  }));
  if (new Set(recorded.map((one) => keyOf(one.labels))).size < recorded.length) {
    throw evaluationProblem(
      "vector contains metrics with the same labelset after applying rule labels",
    );
  }
  return recorded;
}

/** Returns the error of a rule that cannot be evaluated on the series that it finds. */
export function evaluationProblem(problem: string): ObservabilityError {
  return new ObservabilityError("OBS_PROMQL_EVALUATION", problem);
}
