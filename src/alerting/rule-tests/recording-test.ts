import { toPromDuration } from "../../duration.ts";
import { walk, type Node } from "../../promql/expression.ts";
import { header } from "../../generated-file.ts";
import type { Recording } from "../rules/recording.ts";
import { queryInstant } from "../../promql/evaluate/run.ts";
import { memorySource } from "../../promql/evaluate/source.ts";
import { printPromql } from "../../promql/print.ts";
import { toScrapedSeries, withoutMetricName } from "./scraped-series.ts";
import { formatSeries, quote, type GeneratedTest } from "./promtool-test.ts";
import { formatRuns, runsOf, type Phase } from "./segments.ts";
import { selects, seriesName, type PlannedSeries } from "./plan.ts";
import { splitLabel } from "./split-variations.ts";
import { steadyAnswers } from "./steady-truth.ts";
import { planWorld, seriesKey, sourcesOf, type Source } from "./world.ts";

/**
 * Returns the unit test of a recording rule: nothing without data, the right value with it, and the
 * same value after its counters started again. None for what reads no series that is known, such as
 * PromQL of its own. The text is for a rule file of a path as seen from the test.
 */
export function generateRecordingTest(recording: Recording): GeneratedTest["text"] | undefined {
  const { node } = recording.of;
  const [driver] = sourcesOf(node);
  if (driver === undefined || walk(node).some(({ type }) => type === "raw")) return undefined;
  const ranges = walk(node).flatMap((one) =>
    one.type === "selector" || one.type === "recorded" ? [one.rangeMs ?? 0] : [],
  );
  const windowMs = Math.max(60_000, ...ranges);
  // Whole seconds: a rate window need not be a multiple of twelve
  const stepMs = Math.ceil(windowMs / 12_000) * 1_000;
  const plan = planOf(recording, driver);
  const label = splitLabel({ node, plan });
  // What is counted in two instances adds up, or is the greatest of them
  const whole = label === undefined ? plan : [...plan, ...elsewhere(plan, label)];
  const phases: readonly Phase[] = [
    { part: 0, driver: little, steps: 2, dark: true },
    { part: 0, driver: little, steps: 16 },
    { part: 0, driver: little, steps: 16, reset: true },
    { part: 0, driver: much, steps: 16 },
    // What the driver selects is not there, then nothing is: 1 and 0 of a window have been seen
    { part: 0, driver: Number.NaN, steps: 26 },
    { part: 0, driver: little, steps: 28, dark: true },
    // What was more is still seen by a window, and no longer by half of it
    { part: 0, driver: much, steps: 14 },
    { part: 0, driver: little, steps: 28 },
  ];
  const sources = differentSources(node);
  const own = [...phases, ...sources.flatMap((_, index) => withoutOne(index + 1))];
  const runs = whole.map((series) => {
    const parts = sources.map((one) => (selects(one, series) ? absent(series) : series));
    return { series, runs: runsOf([series, ...parts], own, stepMs) };
  });
  const source = memorySource(runs.map((one) => toScrapedSeries(one.series, one.runs, stepMs)));
  const start = phases.reduce((sum, { steps }) => sum + steps, 0);
  const later = sources.flatMap((_, index) =>
    looksAtOne.map((step) => start + index * ofOne + step),
  );
  const assertions = [1, 17, 33, 37, 46, 74, 84, 93, 125, 132, ...later].map((step) => {
    const { series } = queryInstant(source, printPromql(node), step * stepMs);
    const lines = series.map(({ labels, values }) => {
      const own = { ...withoutMetricName(labels), ...recording.labels };
      const name = quote(formatSeries(recording.record, own));
      return `          - labels: ${name}\n            value: ${printValue(values[0] ?? Number.NaN)}\n`;
    });
    const time = toPromDuration(step * stepMs);
    return [
      expectation(recording.record, time, lines),
      // More than there can be: what is counted as a part and as the whole are swapped
      ...(recording.most === undefined
        ? []
        : [expectation(`${recording.record} > ${recording.most}`, time, [])]),
    ].join("");
  });
  const input = runs.map(
    (one) =>
      `      - series: ${quote(formatSeries(one.series.name, one.series.labels))}\n        values: ${quote(formatRuns(one.runs))}\n`,
  );
  const tests = [
    `  - name: ${quote(recording.id)}\n    interval: ${toPromDuration(stepMs)}\n`,
    `    input_series:\n${input.join("")}    promql_expr_test:\n${assertions.join("")}`,
  ].join("");
  return (origin, ruleFile) =>
    [
      header(origin),
      `rule_files:\n  - ${ruleFile}\nevaluation_interval: ${toPromDuration(stepMs)}\n`,
      `fuzzy_compare: true\ntests:\n${tests}`,
    ].join("");
}

/** Levels of the driver. */
const [little, much] = [2, 7] as const;

/** Returns a world for the recording, in which a part is no more than its whole. */
function planOf({ of: { node }, most }: Recording, driver: Source): readonly PlannedSeries[] {
  const others = (level: number): readonly PlannedSeries[] =>
    planWorld(
      node,
      driver,
      () => level,
      () => level,
    );
  const usual = others(10);
  if (most === undefined) return usual;
  // Which of them is driven depends on how the ratio is written
  const isPossible = steadyAnswers(
    node,
    usual,
  )([little, much])
    .flat()
    .every((value) => value >= 0 && value <= most);
  return isPossible ? usual : others(1);
}

/** What the recording reads, where that is more than one thing; each may be missing by itself. */
function differentSources(node: Node): readonly Source[] {
  const byName = new Map(
    sourcesOf(node).map((one) => {
      const matchers = one.type === "selector" ? one.matchers : [];
      return [JSON.stringify([seriesName(one), matchers]), one];
    }),
  );
  return byName.size > 1 ? [...byName.values()] : [];
}

function absent(series: PlannedSeries): PlannedSeries {
  return { ...series, base: Number.NaN, perDriver: 0 };
}

/** Everything for a window and more, then all but one, then nothing. */
function withoutOne(part: number): readonly Phase[] {
  return [
    { part: 0, driver: little, steps: 14 },
    { part, driver: little, steps: 28 },
    { part, driver: little, steps: 14, dark: true },
  ];
}

/** Where half of a window has lost what is not there, a whole has, and twice as much has not. */
const looksAtOne = [14 + 7, 14 + 14, 14 + 28 + 7] as const;
const ofOne = 56;

/** The same series of another instance, at other levels. */
function elsewhere(plan: readonly PlannedSeries[], label: string): readonly PlannedSeries[] {
  const keys = new Set(plan.map(seriesKey));
  return plan
    .filter((series) => label in series.labels)
    .map((series) => ({
      ...series,
      labels: { ...series.labels, [label]: "other" },
      base: series.base / 2,
      perDriver: series.perDriver / 2,
    }))
    .filter((series) => !keys.has(seriesKey(series)));
}

function expectation(expr: string, time: string, samples: readonly string[]): string {
  return [
    `      - expr: ${quote(expr)}\n        eval_time: ${time}\n`,
    samples.length === 0
      ? "        exp_samples: []\n"
      : `        exp_samples:\n${samples.join("")}`,
  ].join("");
}

/** YAML's words for what has no digits. */
function printValue(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return ".nan";
  return value > 0 ? ".inf" : "-.inf";
}
