import { toPromDuration } from "../../duration.ts";
import { header } from "../../generated-file.ts";
import { alertLabels, type Alert } from "../rules/rule.ts";
import { labelName } from "../../promql/source.ts";
import { expandTemplate } from "../rule-engine/template/expand.ts";
import { mainCaseOf, testCasesOf, type TestCase } from "./test-case.ts";
import { clockCourse } from "./clock-course.ts";
import { formatRuns, runsOf } from "./segments.ts";
import type { Assertion, ExpectedAlert, TestKind } from "./assertions.ts";
import { expectOneAlert, layOut, type Course } from "./course.ts";
import type { SeriesLabels } from "./plan.ts";

/** A rule's test in promtool's format, and what it shows. */
export interface GeneratedTest {
  readonly alert: string;
  readonly kinds: ReadonlySet<TestKind>;
  /** The file's text, for a rule file of this path as seen from the test. */
  readonly text: (source: string, ruleFile: string) => string;
}

/**
 * Returns the unit test of the alert, for `promtool test rules`.
 *
 * @throws RangeError where the condition cannot be made both false and true.
 */
export function generateTest(alert: Alert): GeneratedTest {
  const known = generated.get(alert) ?? testOf(alert);
  generated.set(alert, known);
  return known;
}

const generated = new WeakMap<Alert, GeneratedTest>();

/**
 * Makes sure that there is a test of the alert, which is quicker than to write it.
 *
 * @throws RangeError as `generateTest` does.
 */
export function expectTest(alert: Alert): void {
  const main = mainCaseOf(alert);
  if (main === undefined) clockCourse(alert);
  else expectOneAlert(alert, main);
  for (const text of Object.values(alertLabels(alert))) expectFixed(text);
}

function testOf(alert: Alert): GeneratedTest {
  const testCases = testCasesOf(alert);
  const timeline = testCases.length === 0 ? clockCourse(alert) : laidOut(alert, testCases);
  const block = testBlock(alert, timeline);
  return {
    alert: alert.id,
    kinds: new Set(timeline.assertions.map(({ kind }) => kind)),
    text: (source, ruleFile) =>
      [
        header(source),
        `rule_files:\n  - ${ruleFile}\n`,
        `evaluation_interval: ${toPromDuration(timeline.stepMs)}\n`,
        `tests:\n${block}`,
      ].join(""),
  };
}

/** Where a further case gives more than one alert, the alert's own is tested. */
function laidOut(alert: Alert, testCases: readonly TestCase[]): Course {
  try {
    return layOut(alert, testCases);
  } catch (cause) {
    if (!(cause instanceof RangeError) || testCases.length === 1) throw cause;
    return layOut(alert, testCases.slice(0, 1));
  }
}

function testBlock(alert: Alert, { stepMs, series, phases, assertions }: Course): string {
  const input = series.map((parts) => {
    const name = quote(formatSeries(parts[0].name, parts[0].labels));
    const values = quote(formatRuns(runsOf(parts, phases, stepMs)));
    return `      - series: ${name}\n        values: ${values}\n`;
  });
  return [
    `  - name: ${quote(alert.id)}\n    interval: ${toPromDuration(stepMs)}\n`,
    input.length === 0 ? "" : `    input_series:\n${input.join("")}`,
    "    promql_expr_test:\n",
    ...assertions.map((assertion) => assertionBlock(alert, assertion, stepMs)),
  ].join("");
}

function assertionBlock(alert: Alert, { step, kind, alerts }: Assertion, stepMs: number): string {
  const samples = alerts.map(
    (one) => `          - labels: ${quote(alertsSeries(alert, one))}\n            value: 1\n`,
  );
  return [
    `      # ${kind}\n`,
    `      - expr: ${quote(`ALERTS{alertname="${alert.name}"}`)}\n`,
    `        eval_time: ${toPromDuration(step * stepMs)}\n`,
    samples.length === 0
      ? "        exp_samples: []\n"
      : `        exp_samples:\n${samples.join("")}`,
  ].join("");
}

function alertsSeries(alert: Alert, { labels, state }: ExpectedAlert): string {
  const own = Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [labelName(label), value]),
  );
  const set = Object.entries(alertLabels(alert)).map(
    ([label, text]) => [label, filledIn(text, own)] as const,
  );
  return formatSeries("ALERTS", {
    ...own,
    ...Object.fromEntries(set.filter(([, text]) => text !== "")),
    alertname: alert.name,
    alertstate: state,
  });
}

/** A label that changes with the value is another alert each time: no test knows which. */
function expectFixed(text: string): void {
  if (/\$value\b|\.Value\b/.test(text)) throw new RangeError("a label changes with the value");
}

function filledIn(text: string, labels: SeriesLabels): string {
  expectFixed(text);
  const nothing = { value: 0, externalLabels: {}, externalUrl: "", atMs: 0, query: () => [] };
  return expandTemplate(text, { labels, ...nothing });
}

/** Returns the series in PromQL, labels sorted. */
export function formatSeries(name: string, labels: SeriesLabels): string {
  const pairs = Object.entries(labels)
    .map(([label, value]) => `${labelName(label)}=${JSON.stringify(value)}`)
    .toSorted();
  return pairs.length === 0 ? name : `${name}{${pairs.join(",")}}`;
}

/** YAML's single quotes know one escape: the quote itself. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
