import { z } from "zod";

import { toMs } from "../../../duration.ts";
import type { Histogram } from "../../../promql/evaluate/histogram/histogram.ts";
import { toNumber } from "../../../promql/number-notation.ts";
import { parseSeries, type NotedSeries } from "../../../promql/series-notation.ts";
import { fieldsOf, flawsOf, type Flaw } from "../../../shape.ts";
import { ObservabilityError } from "../../../errors.ts";
import {
  duration,
  itemsOf,
  listOf,
  refuse,
  texts,
  toData,
  toTexts,
} from "../../rule-engine/read-rule-file.ts";

/** A file of `promtool test rules`: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface RuleTestFile {
  readonly ruleFiles: readonly string[];
  readonly evaluationMs: number;
  readonly groupOrder: readonly string[];
  /** Whether values may differ by their last bit. */
  readonly fuzzy: boolean;
  readonly tests: readonly RuleTestCase[];
}

/** One of its tests: series, and what the rules make of them. */
export interface RuleTestCase {
  readonly name: string;
  readonly intervalMs: number;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly series: readonly NotedSeries[];
  readonly alertTests: readonly AlertTest[];
  readonly expressionTests: readonly ExpressionTest[];
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
}

export interface AlertTest {
  readonly atMs: number;
  readonly alert: string;
  readonly alerts: readonly ExpectedAlert[];
}

export interface ExpectedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ExpressionTest {
  readonly atMs: number;
  readonly expr: string;
  readonly samples: readonly ExpectedSample[];
}

export interface ExpectedSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | Histogram;
}

const number = z
  .string()
  .refine((text) => text === "NaN" || !Number.isNaN(toNumber(text)), "a number");
const name = z.string("text");
const seriesFields = fieldsOf({ series: name, values: name }, "a series with its values");
const alertFields = fieldsOf(
  { exp_labels: texts.optional(), exp_annotations: texts.optional() },
  "an alert",
);
const alertTestFields = fieldsOf(
  {
    eval_time: duration,
    alertname: name,
    exp_alerts: listOf(alertFields, "a list of alerts").optional(),
  },
  "a test of an alert",
);
const sampleFields = fieldsOf(
  { labels: name.optional(), value: number.optional(), histogram: name.optional() },
  "a sample",
);
const expressionFields = fieldsOf(
  {
    eval_time: duration,
    expr: name,
    exp_samples: listOf(sampleFields, "a list of samples").optional(),
  },
  "a test of an expression",
);
const testFields = fieldsOf(
  {
    name: name.optional(),
    interval: duration.optional(),
    start_timestamp: name.optional(),
    input_series: listOf(seriesFields, "a list of series").optional(),
    alert_rule_test: listOf(alertTestFields, "a list of tests of alerts").optional(),
    promql_expr_test: listOf(expressionFields, "a list of tests of expressions").optional(),
    external_labels: texts.optional(),
    external_url: name.optional(),
  },
  "a test",
);
const fileFields = fieldsOf(
  {
    rule_files: listOf(name, "a list of files").optional(),
    evaluation_interval: duration.optional(),
    group_eval_order: listOf(name, "a list of groups").optional(),
    fuzzy_compare: z.enum(["true", "false"], "true or false").optional(),
    tests: listOf(testFields, "a list of tests").optional(),
  },
  "a file of rule tests",
);

type GivenTest = z.infer<typeof testFields>;

/**
 * Returns the tests in the file. Times of a test count from its own start.
 *
 * @throws ObservabilityError `OBS_RULE_FILE_INVALID` with every problem, a line each.
 */
export function readTestFile(text: string, file: string): RuleTestFile {
  const data = toData(text, file);
  refuse(file, flawsOf(fileFields, data));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has nothing against it
  const given = data as z.infer<typeof fileFields>;
  const evaluationMs = toMs(given.evaluation_interval ?? 0) || 60_000;
  const flaws: Flaw[] = [];
  const tests = itemsOf(given.tests).map((test, index) => toTest(test, index, evaluationMs, flaws));
  refuse(file, flaws);
  return {
    ruleFiles: itemsOf(given.rule_files),
    evaluationMs,
    groupOrder: itemsOf(given.group_eval_order),
    fuzzy: given.fuzzy_compare === "true",
    tests,
  };
}

function toTest(
  given: GivenTest,
  index: number,
  evaluationMs: number,
  flaws: Flaw[],
): RuleTestCase {
  const place = `tests[${index}]`;
  const notedAt = (field: string, line: string): readonly NotedSeries[] => {
    try {
      return [parseSeries(line)];
    } catch (error) {
      if (!(error instanceof ObservabilityError)) throw error;
      flaws.push({
        field: `${place}.${field}`,
        expected: "series and values",
        got: error.message,
      });
      return [];
    }
  };
  return {
    name: given.name ?? `unnamed#${index}`,
    intervalMs: toMs(given.interval ?? 0) || evaluationMs,
    startMs: toInstant(given.start_timestamp, `${place}.start_timestamp`, flaws),
    series: itemsOf(given.input_series).flatMap(({ series, values }, at) =>
      notedAt(`input_series[${at}]`, `${series} ${values}`),
    ),
    alertTests: itemsOf(given.alert_rule_test).map((one) => ({
      atMs: toMs(one.eval_time),
      alert: one.alertname,
      alerts: itemsOf(one.exp_alerts).map((alert) => ({
        labels: toTexts(alert.exp_labels),
        annotations: toTexts(alert.exp_annotations),
      })),
    })),
    expressionTests: itemsOf(given.promql_expr_test).map((one, at) => ({
      atMs: toMs(one.eval_time),
      expr: one.expr,
      samples: itemsOf(one.exp_samples).flatMap(
        ({ labels = "{}", value = "0", histogram }, nth) => {
          const field = `promql_expr_test[${at}].exp_samples[${nth}]`;
          const isNative = histogram !== undefined && histogram !== "";
          return notedAt(field, `${labels} ${isNative ? histogram : "0"}`).map((one) => ({
            labels: one.labels,
            value: isNative ? histogramOf(one, `${place}.${field}`, flaws) : toNumber(value),
          }));
        },
      ),
    })),
    externalLabels: toTexts(given.external_labels),
    externalUrl: given.external_url ?? "",
  };
}

/** Returns the histogram that a series notes as its one value. */
function histogramOf({ points }: NotedSeries, field: string, flaws: Flaw[]): number | Histogram {
  const [point, ...more] = points;
  if (typeof point === "object" && more.length === 0) return point.histogram;
  flaws.push({
    field: `${field}.histogram`,
    expected: "one native histogram",
    got: `${points.length} values`,
  });
  return 0;
}

/** An instant of RFC 3339, or a Unix time in seconds. */
function toInstant(text: string | undefined, field: string, flaws: Flaw[]): number {
  if (text === undefined || text === "") return 0;
  const ms = /^-?\d+(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * 1_000) : Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  flaws.push({ field, expected: "an instant, or seconds since 1970", got: text });
  return 0;
}
