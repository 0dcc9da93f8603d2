/** A file of OpenSLO that cannot be read, and the one line that says why. */
export interface WrongInput {
  readonly name: string;
  readonly text: string;
  readonly message: string;
}

/** The parts of an SLO that the rows below change. */
interface Parts {
  readonly metadata?: string;
  readonly service?: string;
  readonly indicator?: string;
  readonly window?: string;
  readonly method?: string;
  readonly objectives?: string;
  readonly more?: string;
}

export const ratio = (query: { readonly part?: string; readonly total?: string } = {}): string =>
  `ratioMetric: { counter: true, good: ${source(query.part ?? "sum(shop_good_total)")}, total: ${source(query.total ?? "sum(shop_all_total)")} }`;

export const source = (query: string, type = "Prometheus"): string =>
  `{ metricSource: { type: ${type}, spec: { query: ${JSON.stringify(query)} } } }`;

/** Returns an SLO that is right but for the parts that are given. */
export function slo({
  metadata = "{ name: a }",
  service = "shop",
  indicator = ratio(),
  window = "[{ duration: 28d, isRolling: true }]",
  method = "Occurrences",
  objectives = "[{ target: 0.99 }]",
  more = "",
}: Parts = {}): string {
  return `apiVersion: openslo/v1
kind: SLO
metadata: ${metadata}
spec:
  service: ${service}
  ${indicator.startsWith("indicator") ? indicator : `indicator: { metadata: { name: i }, spec: { ${indicator} } }`}
  timeWindow: ${window}
  budgetingMethod: ${method}
  objectives: ${objectives}
${more}`;
}

const object = (kind: string, spec: string, name = "x"): string =>
  `---\napiVersion: openslo/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n`;

const condition = (fields: string, severity = "page"): string =>
  `{ severity: ${severity}, condition: { ${fields} } }`;

const policy = (fields: string): string =>
  `  alertPolicies: [{ kind: AlertPolicy, metadata: { name: p }, spec: { ${fields} } }]\n`;

const inline = (spec: string): string => `conditions: [{ metadata: { name: c }, spec: ${spec} }]`;

const query = (name: string): string => `SLO a.spec.indicator.spec.ratioMetric.${name}`;

export const wrongInputs: readonly WrongInput[] = [
  {
    name: "text that is no YAML",
    text: "a: [",
    message:
      "expected YAML, got Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5:",
  },
  {
    name: "a document that is a text",
    text: "hello",
    message: 'expected an object of openslo/v1, got "hello"',
  },
  {
    name: "another version",
    text: slo().replace("openslo/v1", "openslo/v1alpha"),
    message: 'apiVersion: expected openslo/v1, got "openslo/v1alpha"',
  },
  {
    name: "another kind",
    text: slo().replace("kind: SLO", "kind: Slo"),
    message:
      'kind: expected one of DataSource, SLO, SLI, AlertPolicy, AlertCondition, AlertNotificationTarget, Service, got "Slo"',
  },
  {
    name: "a name with a space",
    text: slo({ metadata: '{ name: "a b" }' }),
    message: 'SLO a b.metadata.name: expected a name of letters, digits and hyphens, got "a b"',
  },
  {
    name: "a label that is a number",
    text: slo({ metadata: "{ name: a, labels: { tier: 1 } }" }),
    message: "SLO a.metadata.labels.tier: expected text, or a list of texts, got 1",
  },
  {
    name: "an annotation of ours that is none",
    text: slo({ metadata: "{ name: a, annotations: { tamma-obs/minimun: count(1) } }" }),
    message:
      "SLO a.metadata.annotations.tamma-obs/minimun: expected one of summary, runbook, dashboard, event, failure, minimum, minimum-bad, evaluate, got minimun",
  },
  {
    name: "a minimum that is no quantity",
    text: slo({ metadata: '{ name: a, annotations: { tamma-obs/minimum: "60" } }' }),
    message:
      'SLO a.metadata.annotations.tamma-obs/minimum: expected a quantity such as count(60), got "60"',
  },
  {
    name: "a field that is misspelled",
    text: slo().replace("timeWindow", "timeWindows"),
    message: "SLO a.spec: expected the field timeWindow, got timeWindows",
  },
  {
    name: "a description that is too long",
    text: slo({ more: `  description: ${"x".repeat(1_051)}\n` }),
    message: `SLO a.spec.description: expected at most 1050 characters, got "${"x".repeat(119)}…`,
  },
  {
    name: "neither indicator nor indicatorRef",
    text: slo({ indicator: "indicatorRef: i" }).replace("  indicatorRef: i\n", ""),
    message: "SLO a.spec.indicator: expected either indicator or indicatorRef, got neither",
  },
  {
    name: "an indicator that is not there",
    text: slo({ indicator: "indicatorRef: i" }),
    message:
      'SLO a.spec.indicatorRef: expected the name of an object of kind SLI in the files (there is none), got "i"',
  },
  {
    name: "both kinds of metrics",
    text: slo({ indicator: `${ratio()}, thresholdMetric: ${source("sum(a)")}` }),
    message: "SLO a.spec.indicator.spec: expected either ratioMetric or thresholdMetric, got both",
  },
  {
    name: "good and bad",
    text: slo({ indicator: ratio().replace("good:", `bad: ${source("sum(b)")}, good:`) }),
    message: "SLO a.spec.indicator.spec.ratioMetric: expected either good or bad, or raw, got both",
  },
  {
    name: "no total",
    text: slo({ indicator: `ratioMetric: { counter: true, good: ${source("sum(a)")} }` }),
    message: `${query("total")}: expected a metric, got nothing`,
  },
  {
    name: "raw without rawType",
    text: slo({ indicator: `ratioMetric: { raw: ${source("sum(a)")} }` }),
    message: `${query("rawType")}: expected success or failure, got nothing`,
  },
  {
    name: "raw beside total",
    text: slo({
      indicator: `ratioMetric: { rawType: success, raw: ${source("sum(a)")}, total: ${source("sum(a)")} }`,
    }),
    message: `${query("total")}: expected nothing besides raw, got a metric`,
  },
  {
    name: "rawType without raw",
    text: slo({ indicator: ratio().replace("counter: true", "rawType: success") }),
    message: `${query("rawType")}: expected nothing without raw, got success`,
  },
  {
    name: "another source",
    text: slo({ indicator: ratio().replace("Prometheus", "Datadog") }),
    message: `${query("good.metricSource.type")}: expected Prometheus, got "Datadog"`,
  },
  {
    name: "a source without a type",
    text: slo({ indicator: ratio().replace("type: Prometheus, ", "") }),
    message: `${query("good.metricSource.type")}: expected Prometheus, or a metricSourceRef, got nothing`,
  },
  {
    name: "a data source that is not there",
    text: slo({ indicator: ratio().replace("type: Prometheus", "metricSourceRef: prom") }),
    message: `${query("good.metricSource.metricSourceRef")}: expected the name of an object of kind DataSource in the files (there is none), got "prom"`,
  },
  {
    name: "a data source of another type",
    text:
      slo({ indicator: ratio().replace("type: Prometheus", "metricSourceRef: x") }) +
      object("DataSource", "{ type: Redshift, connectionDetails: { secret: s3cret } }"),
    message: `${query("good.metricSource.type")}: expected Prometheus, got "Redshift"`,
  },
  {
    name: "a metric without a query",
    text: slo({ indicator: ratio({ part: "" }) }),
    message: `${query("good.metricSource.spec.query")}: expected PromQL, got nothing`,
  },
  {
    name: "a query that is no PromQL",
    text: slo({ indicator: ratio({ part: "sum(shop_good_total" }) }),
    message: `${query("good.metricSource.spec.query")}: expected PromQL, got sum(shop_good_total (1:20: parse error: unexpected "end of input" in aggregation, expected ")")`,
  },
  {
    name: "ranges for some series only",
    text: slo({ indicator: ratio({ part: "sum(rate(a_total[5m])) + sum(b_total)" }) }),
    message: `${query("good.metricSource.spec.query")}: expected a range for each series, or for none, got sum(rate(a_total[5m])) + sum(b_total)`,
  },
  {
    name: "sides with other labels",
    text: slo({ indicator: ratio({ part: "sum by (route) (shop_good_total)" }) }),
    message: `${query("good")}: expected an expression with route, got one with no labels`,
  },
  {
    name: "good and total swapped",
    text: slo({
      indicator: ratio({ part: "sum(shop_all_total)", total: 'sum(shop_all_total{code="200"})' }),
    }),
    message: `${query("good")}: expected a part of what total counts, not good and total swapped, got more than that: sum (rate(shop_all_total[5m]))`,
  },
  {
    name: "a metric that no catalog can have",
    text: slo({ indicator: ratio({ part: "sum(Shop_Good_total)" }) }),
    message:
      "SLO a: expected metrics and labels of lower-case words joined by _, got Shop_Good_total",
  },
  {
    name: "a duration with a fraction",
    text: slo({ window: "[{ duration: 1.5d, isRolling: true }]" }),
    message:
      'SLO a.spec.timeWindow[0].duration: expected a duration such as "5m", "28d", "4w" or "1Q", got "1.5d"',
  },
  {
    name: "a window that is too long",
    text: slo({ window: "[{ duration: 1Y, isRolling: true }]" }),
    message: "SLO a.spec.timeWindow[0].duration: expected whole days from 7d to 92d, got 1Y",
  },
  {
    name: "two windows",
    text: slo({
      window: "[{ duration: 7d, isRolling: true }, { duration: 28d, isRolling: true }]",
    }),
    message:
      'SLO a.spec.timeWindow: expected exactly one window, got [{"duration":"7d","isRolling":true},{"duration":"28d","isRolling":true}]',
  },
  {
    name: "a calendar",
    text: slo({
      window:
        '[{ duration: 1M, calendar: { startTime: "2026-01-01 00:00:00", timeZone: Europe/Berlin } }]',
    }),
    message:
      "SLO a.spec.timeWindow[0].calendar: expected a rolling window: Prometheus' ranges know no calendar, got a calendar-aligned one",
  },
  {
    name: "a window that does not roll",
    text: slo({ window: "[{ duration: 28d, isRolling: false }]" }),
    message: "SLO a.spec.timeWindow[0].isRolling: expected true, got false",
  },
  {
    name: "another budgeting method",
    text: slo({ method: "Slices" }),
    message:
      'SLO a.spec.budgetingMethod: expected one of Occurrences, Timeslices, RatioTimeslices, got "Slices"',
  },
  {
    name: "no objective",
    text: slo({ objectives: "[]" }),
    message: "SLO a.spec.objectives: expected at least one objective, got []",
  },
  {
    name: "neither target nor targetPercent",
    text: slo({ objectives: "[{}]" }),
    message:
      "SLO a.spec.objectives[0].target: expected either target or targetPercent, got neither",
  },
  {
    name: "target and targetPercent",
    text: slo({ objectives: "[{ target: 0.99, targetPercent: 99 }]" }),
    message: "SLO a.spec.objectives[0].target: expected either target or targetPercent, got both",
  },
  {
    name: "a target in percent",
    text: slo({ objectives: "[{ target: 99.9 }]" }),
    message: "SLO a.spec.objectives[0].target: expected a share from 0 to below 1, got 99.9",
  },
  {
    name: "a target that no burn rate can be made for",
    text: slo({ objectives: "[{ target: 0.5 }]" }),
    message:
      "SLO a.spec.objectives[0].target: expected a share of 1 above percent(93.06) such as percent(99.9), got ratio(0.5)",
  },
  {
    name: "a ratio that is to be small",
    text: slo({ objectives: "[{ target: 0.99, op: lte }]" }),
    message: "SLO a.spec.objectives[0].op: expected nothing without thresholdMetric, got lte",
  },
  {
    name: "a threshold without a value",
    text: slo({
      indicator: `thresholdMetric: ${source("sum(a)")}`,
      objectives: "[{ target: 0.99, op: lte }]",
    }),
    message: "SLO a.spec.objectives[0].value: expected a number, got nothing",
  },
  {
    name: "two objectives of a threshold",
    text: slo({
      indicator: `thresholdMetric: ${source("sum(a)")}`,
      objectives: "[{ target: 0.99, op: lte, value: 1 }, { target: 0.95, op: lte, value: 2 }]",
    }),
    message: "SLO a.spec.objectives: expected one objective of a thresholdMetric, got 2",
  },
  {
    name: "time slices without a target",
    text: slo({ method: "Timeslices", objectives: "[{ target: 0.99, timeSliceWindow: 1m }]" }),
    message: "SLO a.spec.objectives[0].timeSliceTarget: expected a share from 0 to 1, got nothing",
  },
  {
    name: "time slices without a window",
    text: slo({ method: "Timeslices", objectives: "[{ target: 0.99, timeSliceTarget: 0.9 }]" }),
    message:
      "SLO a.spec.objectives[0].timeSliceWindow: expected a duration such as 1m, got nothing",
  },
  {
    name: "slices longer than the shortest window",
    text: slo({ method: "RatioTimeslices", objectives: "[{ target: 0.99, timeSliceWindow: 1h }]" }),
    message:
      "SLO a.spec.objectives[0].timeSliceWindow: expected whole minutes, at most 5m: the shortest window of a burn rate, got 1h",
  },
  {
    name: "slices of occurrences",
    text: slo({ objectives: "[{ target: 0.99, timeSliceWindow: 1m }]" }),
    message: "SLO a.spec.objectives[0].timeSliceWindow: expected nothing with Occurrences, got 1m",
  },
  {
    name: "a composite",
    text: slo({ objectives: "[{ target: 0.99, indicatorRef: b, compositeWeight: 2 }]" }),
    message:
      "SLO a.spec.objectives[0].compositeWeight: expected the SLO's one indicator: an objective cannot be composed of several, got a composite",
  },
  {
    name: "an alert policy that is not there",
    text:
      slo({ more: "  alertPolicies: [p]\n" }) +
      object(
        "AlertPolicy",
        `{ ${inline(condition("threshold: 2, lookbackWindow: 1h"))}, notificationTargets: [] }`,
      ),
    message:
      'SLO a.spec.alertPolicies[0]: expected the name of an object of kind AlertPolicy in the files (there are x), got "p"',
  },
  {
    name: "a policy that asks for silence to be told",
    text: slo({
      more: policy(
        `alertWhenNoData: true, ${inline(condition("threshold: 2, lookbackWindow: 1h"))}, notificationTargets: []`,
      ),
    }),
    message:
      "SLO a.spec.alertPolicies[0].spec.alertWhenNoData: expected false: an objective without data is silent, got true",
  },
  {
    name: "two conditions",
    text: object(
      "AlertPolicy",
      "{ conditions: [{ conditionRef: a }, { conditionRef: b }], notificationTargets: [] }",
    ),
    message:
      'AlertPolicy x.spec.conditions: expected exactly one condition, got [{"conditionRef":"a"},{"conditionRef":"b"}]',
  },
  {
    name: "a condition that is not there",
    text: slo({ more: policy("conditions: [{ conditionRef: c }], notificationTargets: []") }),
    message:
      'SLO a.spec.alertPolicies[0].spec.conditions[0].conditionRef: expected the name of an object of kind AlertCondition in the files (there is none), got "c"',
  },
  {
    name: "a target of notifications that is not there",
    text: slo({
      more: policy(
        `${inline(condition("threshold: 2, lookbackWindow: 1h"))}, notificationTargets: [{ targetRef: t }]`,
      ),
    }),
    message:
      'SLO a.spec.alertPolicies[0].spec.notificationTargets[0].targetRef: expected the name of an object of kind AlertNotificationTarget in the files (there is none), got "t"',
  },
  {
    name: "another kind of condition",
    text: object("AlertCondition", condition("kind: forecast, threshold: 2, lookbackWindow: 1h")),
    message: 'AlertCondition x.spec.condition.kind: expected burnrate, got "forecast"',
  },
  {
    name: "a condition without a threshold",
    text: object("AlertCondition", condition("lookbackWindow: 1h")),
    message: "AlertCondition x.spec.condition.threshold: expected a number, got nothing",
  },
  {
    name: "a severity that nobody knows",
    text: slo({
      more: policy(
        `${inline(condition("threshold: 2, lookbackWindow: 1h", "purple"))}, notificationTargets: []`,
      ),
    }),
    message:
      'SLO a.spec.alertPolicies[0].spec.conditions[0].spec.severity: expected one of none, low, medium, high, critical, page, error, major, warning, ticket, minor, info, sev1, p1, sev2, p2, sev3, p3, sev4, p4, got "purple"',
  },
  {
    name: "two objects of one name",
    text: `${slo()}---\n${slo({ metadata: "{ name: A }" })}${object("Service", "{}")}${object("Service", "{}")}`,
    message: "Service x: expected one Service of that name, got another in slo.yaml",
  },
  {
    name: "two names that make one id",
    text: `${slo()}---\n${slo({ metadata: "{ name: A }" })}`,
    message: "SLO A: expected a name that makes another id, got a, as SLO a does",
  },
  { name: "no SLO at all", text: object("Service", "{}"), message: "expected an SLO, got none" },
];
