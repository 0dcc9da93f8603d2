import { ObservabilityError } from "../../../errors.ts";
import { isEqual } from "../../../promql/evaluate/histogram/equal.ts";
import { compacted, type Histogram } from "../../../promql/evaluate/histogram/histogram.ts";
import { showHistogram } from "../../../promql/evaluate/histogram/show.ts";
import {
  compareLabels,
  keyOf,
  showLabels,
  toLabels,
  type Labels,
} from "../../../promql/evaluate/labels.ts";
import { queryInstant } from "../../../promql/evaluate/run.ts";
import { toSourceSeries, type SourceSeries } from "../../../promql/evaluate/source.ts";
import { showNumber } from "../../../promql/evaluate/format-number.ts";
import type { NotedSeries } from "../../../promql/series-notation.ts";
import {
  evaluateRules,
  onlyValue,
  surroundingsOf,
  type AlertHistory,
  type RuleRun,
} from "../../rule-engine/evaluate-rules.ts";
import { annotationsOf, type Found } from "../../rule-engine/rule-findings.ts";
import type { RuleGroup } from "../../rule-engine/rule-group.ts";
import { RuleStore } from "../../rule-engine/rule-store.ts";
import { throughChunks } from "./chunks.ts";
import { nextUp } from "./next-float.ts";
import type { AlertTest, ExpressionTest, RuleTestCase, RuleTestFile } from "./test-file.ts";

/**
 * Returns what fails in the tests of the file, a text each; nothing where all pass. Each test starts
 * with fresh rules: cmd/promtool/unittest.go of Prometheus.
 */
export function runTests(file: RuleTestFile, groups: readonly RuleGroup[]): readonly string[] {
  const ordered = inOrder(groups, file.groupOrder);
  return file.tests.flatMap((test) =>
    runTest(test, file, ordered).map((failure) => `${test.name}: ${failure}`),
  );
}

/** A group that is not named comes as if it were the first one of the list. */
function inOrder(groups: readonly RuleGroup[], order: readonly string[]): readonly RuleGroup[] {
  const rank = ({ name }: RuleGroup): number => Math.max(0, order.indexOf(name));
  return groups.toSorted((a, b) => rank(a) - rank(b));
}

function runTest(
  test: RuleTestCase,
  { evaluationMs, fuzzy }: RuleTestFile,
  groups: readonly RuleGroup[],
): readonly string[] {
  const ends = [...test.alertTests, ...test.expressionTests].map(({ atMs }) => atMs);
  const run: RuleRun = {
    startMs: test.startMs,
    endMs: test.startMs + Math.max(0, ...ends),
    stepMs: evaluationMs,
    subqueryStepMs: evaluationMs,
    externalLabels: test.externalLabels,
    externalUrl: test.externalUrl,
  };
  try {
    const store = new RuleStore(test.series.map((series) => toStored(series, test)));
    const history = evaluateRules(groups, store, run);
    // What promtool has loaded by then: nothing after the last evaluation
    store.seeUntil(run.endMs);
    return [
      ...test.alertTests.flatMap((one) => alertFailures(one, run, history, store)),
      ...test.expressionTests.flatMap((one) => expressionFailures(one, run, store, fuzzy)),
    ];
  } catch (error) {
    if (error instanceof ObservabilityError) return [error.message];
    throw error;
  }
}

function toStored({ labels, points }: NotedSeries, test: RuleTestCase): SourceSeries {
  const samples = points.flatMap((point, step) => {
    if (point === undefined) return [];
    const value = typeof point === "object" ? point.histogram : point;
    return [[test.startMs + step * test.intervalMs, value] as const];
  });
  return toSourceSeries(labels, throughChunks<Stored>(samples, isHistogram));
}

type Stored = number | "stale" | Histogram;

function isHistogram(value: Stored): value is Histogram {
  return typeof value === "object";
}

function alertFailures(
  { atMs, alert, alerts }: AlertTest,
  run: RuleRun,
  history: AlertHistory,
  store: RuleStore,
): readonly string[] {
  const step = Math.floor(atMs / run.stepMs);
  const got = [...history].flatMap(([rule, instances]) => {
    if (rule.name !== alert) return [];
    const firing = [...(instances[step]?.values() ?? [])].filter(({ state }) => state === "firing");
    return firing.map(({ finding }) =>
      showAlert(
        finding.labels,
        annotationsOf(rule, finding, surroundingsOf(run, store, finding.atMs)),
      ),
    );
  });
  const expected = alerts.map(({ labels, annotations }) =>
    showAlert(toLabels({ ...labels, alertname: alert }), toLabels(annotations)),
  );
  return difference(`alert ${alert} at ${atMs / 1_000} s`, expected, got);
}

function showAlert(labels: Labels, annotations: Labels): string {
  return `${showLabels(labels)} ${showLabels(annotations)}`;
}

function expressionFailures(
  { atMs, expr, samples }: ExpressionTest,
  run: RuleRun,
  store: RuleStore,
  fuzzy: boolean,
): readonly string[] {
  const what = `${expr} at ${atMs / 1_000} s`;
  const options = { subqueryStepMs: run.subqueryStepMs };
  const got = found(() => queryInstant(store, expr, run.startMs + atMs, options));
  if (typeof got === "string") return [`${what}: ${got}`];
  const expected = samples
    .map(({ labels, value }) => ({ labels: toLabels(labels), value }))
    .toSorted((a, b) => compareLabels(a.labels, b.labels));
  const same =
    got.length === expected.length &&
    got.every(({ labels, value }, index) => {
      const other = expected[index];
      if (other === undefined || keyOf(other.labels) !== keyOf(labels)) return false;
      return isSame(value, other.value, fuzzy);
    });
  return same ? [] : difference(what, expected.map(showSample), got.map(showSample), true);
}

type Query = () => ReturnType<typeof queryInstant>;

function found(query: Query): readonly Found[] | string {
  try {
    const { type, series } = query();
    if (type !== "vector" && type !== "scalar") return "rule result is not a vector or scalar";
    return series
      .map((one) => ({ labels: toLabels(one.labels), value: onlyValue(one) }))
      .toSorted((a, b) => compareLabels(a.labels, b.labels));
  } catch (error) {
    if (error instanceof ObservabilityError) return error.message;
    throw error;
  }
}

/** Native histograms have the same notation, hint included; numbers may be neighbours if `fuzzy`. */
function isSame(value: Found["value"], expected: Found["value"], fuzzy: boolean): boolean {
  if (typeof value === "number" && typeof expected === "number") {
    return value === expected || (fuzzy && isNeighbour(value, expected));
  }
  if (typeof value === "number" || typeof expected === "number") return false;
  return value.hint === expected.hint && isEqual(compacted(value), compacted(expected));
}

function isNeighbour(a: number, b: number): boolean {
  return nextUp(a) === b || nextUp(b) === a;
}

function showSample({ labels, value }: Found): string {
  const shown = typeof value === "number" ? showNumber(value) : showHistogram(value);
  return `${showLabels(labels)} ${shown}`;
}

/** `differs`: it is known that the two are not the same, though they may be written alike. */
function difference(
  what: string,
  expected: readonly string[],
  got: readonly string[],
  differs = false,
): readonly string[] {
  const [left, right] = [expected.toSorted().join("\n  "), got.toSorted().join("\n  ")];
  if (!differs && left === right) return [];
  return [`${what}: expected\n  ${left || "nothing"}\ngot\n  ${right || "nothing"}`];
}
