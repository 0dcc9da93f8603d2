import { describe, expect, test } from "vitest";

import {
  above,
  alert,
  atLeast,
  atMost,
  below,
  both,
  bytes,
  count,
  defineRules,
  equals,
  formatProblem,
  fromSpecification,
  lint,
  matches,
  max,
  missing,
  observations,
  percent,
  perSecond,
  quantile,
  rate,
  ratio,
  raw,
  recording,
  seconds,
  share,
  sum,
  validate,
  value,
  type AlertOptions,
  type AlertRule,
  type Expression,
  type Rule,
} from "#src/alerting/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { ownContext } from "../../helpers/own-project.ts";

const service = { by: ["service.name"] } as const;
const duration = catalog.httpRequestDuration;
const requests = sum(observations(duration, "5m"), service);
const failures = sum(
  observations(duration, "5m", { "http.response.status_code": matches("5..") }),
  service,
);
const traffic = above(requests, perSecond(0.1));
const busy = above(requests, perSecond(100));

// What JavaScript, or a cast, lets through
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- a cast to what is wanted
const wrong = <T>(bad: unknown): T => bad as T;

function rule(change: Partial<AlertOptions<string, never>>): Rule {
  return alert({
    id: "a",
    name: "A",
    severity: "medium",
    owner: "me",
    when: busy,
    summary: ({ value }) => `it is ${value}`,
    description: "It is too much.",
    runbook: "Look at the dashboard.",
    ...wrong<Partial<AlertOptions<"service.name", "perSecond">>>(change),
  });
}

type Row = readonly [what: string, rules: readonly Rule[], ...problems: string[]];

const invalid: readonly Row[] = [
  ["an id in capitals", [rule({ id: "Bad_Id" })], 'Bad_Id.id: expected kebab-case, got "Bad_Id"'],
  ["an empty id", [rule({ id: "" })], 'rules[0].id: expected kebab-case, got ""'],
  ["an id that ends in a hyphen", [rule({ id: "a-" })], 'a-.id: expected kebab-case, got "a-"'],
  [
    "an id used twice",
    [rule({}), rule({ name: "B" })],
    'a.id: expected an id that no other rule has, got "a"',
  ],
  [
    "a name used twice",
    [rule({}), rule({ id: "b" })],
    'b.name: expected a name that no other rule has, got "A"',
  ],
  [
    "a name with spaces",
    [rule({ name: "Too much" })],
    'a.name: expected CamelCase, got "Too much"',
  ],
  [
    "a name in small letters",
    [rule({ name: "tooMuch" })],
    'a.name: expected CamelCase, got "tooMuch"',
  ],
  [
    "an unknown severity",
    [rule({ severity: wrong("urgent") })],
    'a.severity: expected one of "none", "low", "medium", "high", "critical", got "urgent"',
  ],
  ["no owner", [rule({ owner: " " })], 'a.owner: expected a team, got " "'],
  ["no summary", [rule({ summary: "" })], 'a.summary: expected one line, got ""'],
  [
    "a summary of two lines",
    [rule({ summary: "one\ntwo" })],
    String.raw`a.summary: expected one line, got "one\ntwo"`,
  ],
  ["no description", [rule({ description: "" })], 'a.description: expected a sentence, got ""'],
  ["no runbook", [rule({ runbook: "?" })], 'a.runbook: expected the first steps, got "?"'],
  [
    "a for in words",
    [rule({ for: "5 min" })],
    'a.for: expected milliseconds >= 0 or a duration such as "5m", got "5 min"',
  ],
  [
    "a negative for",
    [rule({ for: -1 })],
    'a.for: expected milliseconds >= 0 or a duration such as "5m", got -1',
  ],
  [
    "a for that nobody waits for",
    [rule({ for: "9999d", keepFiringFor: "31d" })],
    'a.for: expected at most 30d, got "9999d"',
    'a.keepFiringFor: expected at most 30d, got "31d"',
  ],
  [
    "a for with units in the wrong order",
    [rule({ for: "30s1m" })],
    'a.for: expected milliseconds >= 0 or a duration such as "5m", got "30s1m"',
  ],
  [
    "a for of half a millisecond",
    [rule({ for: 0.5 })],
    "a.for: expected whole milliseconds, got 0.5",
  ],
  [
    "a keepFiringFor in words",
    [rule({ keepFiringFor: "long" })],
    'a.keepFiringFor: expected milliseconds >= 0 or a duration such as "5m", got "long"',
  ],
  [
    "an evaluation that never comes",
    [rule({ evaluate: 0 })],
    "a.evaluate: expected a positive duration, got 0",
  ],
  [
    "an evaluation in words",
    [rule({ evaluate: "often" })],
    'a.evaluate: expected milliseconds >= 0 or a duration such as "5m", got "often"',
  ],
  [
    "a label that Prometheus refuses",
    [rule({ labels: { "team-a": "x" } })],
    'a.labels: expected a Prometheus label name, got "team-a"',
  ],
  [
    "a label that belongs to Prometheus",
    [rule({ labels: { __name__: "x" } })],
    'a.labels: expected a Prometheus label name, got "__name__"',
  ],
  [
    "a label that the generator sets",
    [rule({ labels: { severity: "low" } })],
    'a.labels: expected a label that is not reserved, got "severity"',
  ],
  [
    "a summary with a label that is not there",
    [rule({ summary: "{{ $labels.route }}: {{ $value }}" })],
    'a.summary: expected a label of the condition (service_name), got "route"',
  ],
  [
    "a description with a label that is not there",
    [rule({ description: "{{ $labels.instance }} is slow" })],
    'a.description: expected a label of the condition (service_name), got "instance"',
  ],
  [
    "a label in the texts of a condition without labels",
    [rule({ when: wrong(missing(catalog.memoryUsage)), summary: "{{ $labels.x }}" })],
    'a.summary: expected a label of the condition (none), got "x"',
  ],
  [
    "a template that is not closed",
    [rule({ summary: "{{ $value" })],
    'a.summary: expected "}}" at the end of the action, got "{{ $value"',
  ],
  [
    "a threshold that is no number",
    [rule({ when: wrong(above(requests, perSecond(Number.NaN))) })],
    "a.when: expected a finite number in perSecond(…), got NaN",
  ],
  [
    "a threshold without end",
    [rule({ when: wrong(above(requests, perSecond(Infinity))) })],
    "a.when: expected a finite number in perSecond(…), got Infinity",
  ],
  [
    "a size that is none",
    [rule({ when: wrong(above(max(value(catalog.memoryUsage), service), bytes(wrong("2GB")))) })],
    'a.when: expected a number of bytes, or text such as "2GiB" in bytes(…), got "2GB"',
  ],
  [
    "a quantile of 99",
    [rule({ when: wrong(above(quantile(99, duration, "5m", service), seconds(1))) })],
    "a.when: expected a quantile between 0 and 1, got 99",
  ],
  [
    "a quantile of 1",
    [rule({ when: wrong(above(quantile(1, duration, "5m", service), seconds(1))) })],
    "a.when: expected a quantile between 0 and 1, got 1",
  ],
  [
    "a negative window",
    [rule({ when: wrong(above(sum(observations(duration, "-5m"), service), perSecond(1))) })],
    'a.when: expected a window such as "5m", got "-5m"',
  ],
  [
    "a window of nothing",
    [rule({ when: wrong(above(sum(observations(duration, "0s"), service), perSecond(1))) })],
    'a.when: expected a window such as "5m", got "0s"',
  ],
  [
    "a window with a fraction",
    [rule({ when: wrong(above(sum(observations(duration, "1.5m"), service), perSecond(1))) })],
    'a.when: expected a window such as "5m", got "1.5m"',
  ],
  [
    "a label that the metric lacks",
    [
      rule({
        when: wrong(
          above(
            sum(rate(catalog.workflowsFailed, "5m", wrong({ route: "/" })), service),
            perSecond(1),
          ),
        ),
      }),
    ],
    'a.when: expected a label of workflow.failures, got "route"',
  ],
  [
    "a value outside the closed set",
    [
      rule({
        when: wrong(
          atLeast(
            max(
              value(catalog.healthSystemStatus, wrong({ "health.system.state": "down" })),
              service,
            ),
            count(1),
          ),
        ),
      }),
    ],
    'a.when: expected health.system.state as "healthy", "degraded", "unhealthy", "unknown", got "down"',
  ],
  [
    "a regular expression that is none",
    [
      rule({
        when: wrong(
          above(
            sum(observations(duration, "5m", { "http.route": matches("(") }), service),
            perSecond(9),
          ),
        ),
      }),
    ],
    'a.when: expected a regular expression of RE2, got "(" (missing closing ): `(`)',
  ],
  [
    "an equality of floats",
    [
      rule({
        when: wrong(
          equals(
            wrong<Expression<string, "count">>(max(value(catalog.cpuUsage), service)),
            count(1),
          ),
        ),
      }),
    ],
    "a.when: expected an expression of count: no other is exact, got an expression of ratio",
  ],
  [
    "raw PromQL with a syntax error",
    [rule({ when: wrong(above(raw("sum(up", { labels: [], dimension: "count" }), count(1))) })],
    'a.when: expected PromQL, got "sum(up" (1:7: parse error: unexpected "end of input" in aggregation, expected ")")',
  ],
  [
    "raw PromQL with an unknown metric",
    [rule({ when: wrong(above(raw("node_load1", { labels: [], dimension: "count" }), count(1))) })],
    'a.when: expected a metric of a catalog, got "node_load1"',
  ],
  [
    "raw PromQL with a label that the metric lacks",
    [
      rule({
        when: wrong(above(raw('up{service="x"}', { labels: [], dimension: "count" }), count(1))),
      }),
    ],
    'a.when: expected a label of the metric, got "service"',
  ],
  [
    "a recording rule without a level and an operation",
    [recording({ id: "r", record: "requests", of: requests })],
    'r.record: expected level:metric:operation, got "requests"',
  ],
  [
    "a recording rule that is never evaluated",
    [recording({ id: "r", record: "a:b:c", of: requests, evaluate: "never" })],
    'r.evaluate: expected milliseconds >= 0 or a duration such as "5m", got "never"',
  ],
  [
    "several problems of one rule",
    [rule({ id: "A", owner: "", for: "x" })],
    'A.id: expected kebab-case, got "A"',
    'A.owner: expected a team, got ""',
    'A.for: expected milliseconds >= 0 or a duration such as "5m", got "x"',
  ],
];

const questionable: readonly Row[] = [
  [
    "a for shorter than two evaluations",
    [rule({ for: "20s" })],
    'a.for-too-short: expected no "for" or at least two evaluations (30s), got 20s, evaluated every 15s as of severity medium',
  ],
  [
    "a window shorter than four samples",
    [rule({ when: wrong(above(sum(observations(duration, "15s"), service), perSecond(9))) })],
    "a.window-too-short: expected a window of at least four samples of http.server.request.duration (20s), got 15s",
  ],
  [
    "one alert for each instance",
    [
      rule({
        when: wrong(above(sum(observations(duration, "5m"), { by: ["instance"] }), perSecond(9))),
      }),
    ],
    "a.instance-not-aggregated: expected the instances aggregated, got labels instance",
  ],
  [
    "a label that changes with each release",
    [
      rule({
        when: wrong(
          above(sum(observations(duration, "5m"), { by: ["service.version"] }), perSecond(9)),
        ),
      }),
    ],
    "a.label-churn: expected labels that outlive a release, got service.version",
  ],
  [
    "a label with the value in it",
    [rule({ labels: { current: "{{ $value }}" } })],
    'a.label-churn: expected a constant current, got "{{ $value }}"',
  ],
  [
    "a rate that is always at least zero",
    [rule({ when: wrong(atLeast(requests, perSecond(0))) })],
    "a.always-true: expected a limit within 0 to Infinity, got >= 0",
  ],
  [
    "a rate below zero",
    [rule({ when: wrong(below(requests, perSecond(0))) })],
    "a.never-true: expected a limit within 0 to Infinity, got < 0",
  ],
  [
    "a share of more than all",
    [rule({ when: wrong(both(above(share(failures, requests), percent(500)), traffic)) })],
    "a.never-true: expected a limit within 0 to 1, got > 5",
  ],
  [
    "a share of at most all",
    [rule({ when: wrong(both(atMost(share(failures, requests), percent(100)), traffic)) })],
    "a.always-true: expected a limit within 0 to 1, got <= 1",
  ],
  [
    "a utilization above one",
    [rule({ when: wrong(above(max(value(catalog.diskUsage), service), ratio(1))) })],
    "a.never-true: expected a limit within 0 to 1, got > 1",
  ],
  [
    "a share without a minimum of traffic",
    [rule({ when: wrong(above(share(failures, requests), percent(5))) })],
    "a.minimum-traffic: expected a minimum of traffic (both(…, above(rate, …))), got none",
  ],
  [
    "a quantile without a minimum of traffic",
    [rule({ when: wrong(above(quantile(0.9, duration, "5m", service), seconds(1))) })],
    "a.minimum-traffic: expected a minimum of traffic (both(…, above(rate, …))), got none",
  ],
  [
    "a quantile compared between two bounds",
    [
      rule({
        when: wrong(both(above(quantile(0.9, duration, "5m", service), seconds(0.3)), traffic)),
      }),
    ],
    "a.bound-between-buckets: expected a bound of a bucket (0.25 or 0.5), got 0.3",
  ],
  [
    "a summary without the value",
    [rule({ summary: "it is too much" })],
    'a.summary-without-value: expected a summary with the value, got "it is too much"',
  ],
  [
    "a critical alert that comes too late",
    [rule({ severity: "critical", for: "1m" })],
    "a.latency-budget: expected at most 1m from breach to notification, got 1m50s500ms: for 1m, window 35s",
  ],
  [
    "a critical alert that is easier to reach than a mild one",
    [
      rule({ id: "mild", name: "Mild" }),
      rule({
        id: "severe",
        name: "Severe",
        severity: "high",
        when: wrong(above(requests, perSecond(50))),
      }),
    ],
    "severe.conflicting-severity: expected a limit harder to reach than mild's, which is less severe, got 50",
  ],
  [
    "the same condition with two severities",
    [rule({ id: "mild", name: "Mild" }), rule({ id: "severe", name: "Severe", severity: "high" })],
    "severe.conflicting-severity: expected a limit harder to reach than mild's, which is less severe, got 100",
  ],
  [
    "raw PromQL, which no test can be written for",
    [rule({ when: wrong(above(raw("sum(up)", { labels: [], dimension: "count" }), count(9))) })],
    "a.untestable: expected a condition that tests can be written for, got raw PromQL",
  ],
  [
    "a declined check that has nothing against the rule",
    [rule({ accept: { "for-too-short": "because" } })],
    "a.for-too-short: expected something to accept, got nothing",
  ],
  [
    "a check declined without a reason",
    [rule({ for: "20s", accept: { "for-too-short": "" } })],
    'a.for-too-short: expected a reason, got ""',
  ],
];

const seed: AlertRule = {
  id: "seed",
  name: "Seed",
  description: "d",
  condition: { metric: "memoryUsage", operator: "gt", threshold: 1, duration: 30 },
  severity: "low",
  enabled: true,
  cooldown: 60,
  notifications: [],
};

type SeedRow = readonly [what: string, change: Partial<AlertRule>, ...problems: string[]];

const condition = (change: Partial<AlertRule["condition"]>): Partial<AlertRule> => ({
  condition: { ...seed.condition, ...change },
});

const seeds: readonly SeedRow[] = [
  ["a negative cooldown", { cooldown: -5 }, "cooldown: expected whole seconds >= 0, got -5"],
  [
    "half a second of cooldown",
    { cooldown: 0.5 },
    "cooldown: expected whole seconds >= 0, got 0.5",
  ],
  [
    "a negative duration",
    condition({ duration: -1 }),
    "condition.duration: expected whole seconds >= 0, got -1",
  ],
  [
    "a threshold of NaN",
    condition({ threshold: Number.NaN }),
    "condition.threshold: expected a finite number, got NaN",
  ],
  [
    "an unknown operator",
    condition({ operator: wrong("above") }),
    'condition.operator: expected gt, lt, eq, ne, gte, lte, got "above"',
  ],
  [
    "an action whose config cannot be written",
    { actions: [{ type: "run-script", config: { script: () => 1 }, enabled: true }] },
    "actions[0].config: expected an object of data: text, numbers, lists and objects, got {}",
  ],
  [
    "a count equal to a fraction",
    condition({ metric: "healthSystemStatus", operator: "eq", threshold: 0.5 }),
    "condition.threshold: expected a whole number to be equal to, got 0.5",
  ],
  [
    "a metric that nobody has",
    condition({ metric: "loadAverage" }),
    'condition.metric: expected a metric of the catalog, got "loadAverage"',
  ],
  [
    "a counter without a time to count over",
    { condition: { metric: "workflowsFailed", operator: "gt", threshold: 1 } },
    "condition.duration: expected the seconds to count over: a counter only grows, got nothing",
  ],
  [
    "a label that the metric lacks",
    condition({ labels: { route: "/" } }),
    'condition.labels: expected a label of process.memory.usage, got "route"',
  ],
  [
    "a value outside the closed set",
    condition({ metric: "healthSystemStatus", labels: { "health.system.state": "down" } }),
    'condition.labels: expected health.system.state as one of healthy, degraded, unhealthy, unknown, got "down"',
  ],
  ["an id with spaces", { id: "my rule" }, 'id: expected kebab-case, got "my rule"'],
  ["a name without letters", { name: "!" }, 'name: expected a name with letters, got "!"'],
  [
    "a severity that is none",
    { severity: wrong("urgent") },
    'severity: expected low, medium, high, critical, got "urgent"',
  ],
  [
    "several problems at once",
    { cooldown: -1, ...condition({ threshold: Infinity, duration: -2 }) },
    "cooldown: expected whole seconds >= 0, got -1",
    "condition.duration: expected whole seconds >= 0, got -2",
    "condition.threshold: expected a finite number, got Infinity",
  ],
];

function toCase([what, rules, ...problems]: Row): {
  readonly what: string;
  readonly rules: readonly Rule[];
  readonly problems: readonly string[];
} {
  return { what, rules, problems };
}

describe("a definition that cannot be meant is refused", () => {
  test.each(invalid.map(toCase))("$what", ({ rules, problems }) => {
    const found = validate([defineRules("bad.ts", rules)], ownContext).map(formatProblem);
    expect(found).toEqual(problems.map((line) => `bad.ts: ${line}`));
  });
});

describe("a definition that is questionable is reported", () => {
  test.each(questionable.map(toCase))("$what", ({ rules, problems }) => {
    const files = [defineRules("bad.ts", rules)];
    expect(validate(files, ownContext)).toEqual([]);
    const found = lint(files, ownContext).map(formatProblem);
    expect(found).toEqual(problems.map((line) => `bad.ts: ${line}`));
  });
});

describe("a rule of the specification that cannot be meant is refused", () => {
  test.each(seeds.map(([what, change, ...problems]) => ({ what, change, problems })))(
    "$what",
    ({ change, problems }) => {
      const rule = { ...seed, ...change };
      const { alert, problems: found } = fromSpecification(rule, {
        file: "alerts.json",
        owner: "me",
      });
      expect(found.map(formatProblem)).toEqual(
        problems.map((line) => `alerts.json: ${rule.id}.${line}`),
      );
      expect(alert).toBeUndefined();
    },
  );
});
