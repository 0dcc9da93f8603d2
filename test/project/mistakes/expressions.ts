import { rulesProject, type Language, type Mistake } from "./mistake.ts";

const when =
  (language: Language) =>
  (name: string, condition: string, ...problems: readonly string[]): Mistake => ({
    name,
    files: rulesProject(language, `alert({ ...says, when: ${condition} })`),
    problems: problems.map(
      (problem) => `observability/rules.${language}: declined.when: ${problem}`,
    ),
  });
const js = when("js");
const ts = when("ts");
const cli: readonly string[] = [];

/** Conditions that cannot be meant: what does not compile does not generate either. */
export const expressionMistakes: readonly Mistake[] = [
  {
    ...js(
      "a metric that is in no catalog",
      "above(sum(rate(metrics.checkoutPayment, '5m'), service), perSecond(1))",
      "expected a counter of a catalog, got nothing",
    ),
    cli,
  },
  js(
    "a sum of nothing",
    "above(sum(undefined), perSecond(1))",
    "expected a grouping such as { by: [] } or { without: [] }, got nothing",
    "expected an expression such as rate(…), got nothing",
  ),
  js("a comparison with nothing", "above(declined)", "expected perSecond(…), got nothing"),
  ts(
    "the rate of a gauge",
    "above(rate(metrics.checkoutOpen, '5m'), perSecond(1))",
    "expected a counter of a catalog, got the gauge checkout.open",
  ),
  ts(
    "the value of a counter",
    "above(value(metrics.checkoutPayments), count(1))",
    "expected a gauge of a catalog, got the counter checkout.payments",
  ),
  ts(
    "a quantile of a counter",
    "above(quantile(0.9, metrics.checkoutPayments, '5m', service), seconds(1))",
    "expected a histogram of a catalog, got the counter checkout.payments",
  ),
  {
    ...ts(
      "a quantity of another dimension",
      "above(declined, seconds(5))",
      "expected perSecond(…), got seconds(5)",
    ),
  },
  ts(
    "a size for a time",
    "above(quantile(0.9, metrics.checkoutDuration, '5m', service), bytes('1KiB'))",
    "expected seconds(…), milliseconds(…), minutes(…) or days(…), got bytes(1024)",
  ),
  js("a bare number", "above(declined, 5)", "expected perSecond(…), got 5"),
  js(
    "a quantity in text",
    "above(declined, perSecond('5'))",
    'expected a finite number in perSecond(…), got "5"',
  ),
  js(
    "a size in decimal units",
    "above(value(alerting.catalog), bytes('2GB'))",
    "expected a gauge of a catalog, got nothing",
    'expected a number of bytes, or text such as "2GiB" in bytes(…), got "2GB"',
  ),
  ts(
    "a label that is misspelt",
    "above(sum(rate(metrics.checkoutPayments, '5m', { outcom: 'declined' }), service), perSecond(1))",
    'expected the label outcome, got "outcom"',
  ),
  ts(
    "a value outside of the closed set",
    "above(sum(rate(metrics.checkoutPayments, '5m', { outcome: 'error' }), service), perSecond(1))",
    'expected outcome as "accepted", "declined", got "error"',
  ),
  js(
    "values outside of the closed set, negated and listed",
    "above(sum(rate(metrics.checkoutPayments, '5m', { outcome: not('ok') }), service), sum(rate(metrics.checkoutPayments, '5m', { outcome: oneOf('accepted', 'no') }), service))",
    'expected outcome as "accepted", "declined", got "ok"',
    'expected outcome as "accepted", "declined", got "no"',
  ),
  js(
    "a list in place of oneOf",
    "above(sum(rate(metrics.checkoutPayments, '5m', { outcome: ['accepted', 'declined'] }), service), perSecond(1))",
    'expected outcome as text, or as oneOf("…", "…"), got ["accepted","declined"]',
  ),
  js(
    "a regular expression",
    "above(sum(rate(metrics.checkoutPayments, '5m', { job: /shop/ }), service), perSecond(1))",
    'expected job as text, or as oneOf("…", "…"), got /shop/',
  ),
  js(
    "a pattern that only JavaScript reads",
    "above(sum(rate(metrics.checkoutPayments, '5m', { job: matches('(?!shop).*') }), service), perSecond(1))",
    'expected a regular expression of RE2, got "(?!shop).*" (invalid or unsupported Perl syntax: `(?!`)',
  ),
  js(
    "conditions that are no object",
    "above(sum(rate(metrics.checkoutPayments, '5m', 'declined'), service), perSecond(1))",
    'expected label conditions such as { job: not(…) }, got "declined"',
  ),
  ts(
    "a window in words",
    "above(sum(rate(metrics.checkoutPayments, '5 min'), service), perSecond(1))",
    'expected a window such as "5m", got "5 min"',
  ),
  js(
    "a window in milliseconds",
    "above(sum(rate(metrics.checkoutPayments, 300_000), service), perSecond(1))",
    'expected a window such as "5m", got 300000',
  ),
  ts(
    "a bound that no bucket has",
    "above(sum(within(0.3, metrics.checkoutDuration, '5m'), service), perSecond(1))",
    "expected a bucket's bound (0.1, 0.5, 1), got 0.3",
  ),
  ts(
    "a label that the expression does not have",
    "above(sum(declined, { by: ['outcome'] }), perSecond(1))",
    'expected a label of the expression (service.name), got "outcome"',
  ),
  js(
    "labels that are no list",
    "above(sum(declined, { by: 'service.name' }), perSecond(1))",
    'expected a grouping such as { by: [] } or { without: [] }, got {"by":"service.name"}',
  ),
  ts(
    "a guard with labels of its own",
    "both(above(sum(declined, { by: [] }), perSecond(1)), above(declined, perSecond(1)))",
    'expected a label of the first condition (no labels), got "service.name"',
  ),
  ts(
    "a share of two that do not meet",
    "above(share(declined, sum(rate(metrics.checkoutPayments, '5m'), { by: [] })), percent(5))",
    "expected an expression with service.name, got one with no labels",
  ),
  js(
    "an expression that is a condition",
    "above(above(declined, perSecond(1)), perSecond(1))",
    "expected an expression such as rate(…), got a condition of perSecond",
  ),
  js(
    "a condition that is an expression",
    "both(declined, above(declined, perSecond(1)))",
    "expected a condition such as above(…), got an expression of perSecond",
  ),
  ts(
    "an equality of floats",
    "equals(declined, count(1))",
    "expected an expression of count: no other is exact, got an expression of perSecond",
  ),
  js(
    "a quantile in percent",
    "above(quantile(95, metrics.checkoutDuration, '5m', service), seconds(0.5))",
    "expected a quantile between 0 and 1, got 95",
  ),
  js(
    "PromQL with a syntax error",
    "above(raw('sum(up', { labels: [], dimension: 'count' }), count(1))",
    'expected PromQL, got "sum(up" (1:7: parse error: unexpected "end of input" in aggregation, expected ")")',
  ),
  js(
    "PromQL that is a range",
    "above(raw('up[5m]', { labels: [], dimension: 'count' }), count(1))",
    'expected an instant vector, got a range vector: "up[5m]"',
  ),
  js(
    "PromQL that is a number",
    "above(raw('time() - 5', { labels: [], dimension: 'count' }), count(1))",
    'expected an instant vector: vector(…), got a scalar: "time() - 5"',
  ),
  js(
    "PromQL that is a text",
    `above(raw("'up'", { labels: [], dimension: 'count' }), count(1))`,
    `expected an instant vector, got a string: "'up'"`,
  ),
  js(
    "PromQL that gives other labels",
    "above(raw('sum by (job) (up)', { labels: ['instance'], dimension: 'count' }), count(1))",
    "expected the labels that the PromQL gives: job, got instance",
  ),
  js(
    "PromQL that gives a label more",
    "above(raw('topk(3, max by (service_name, job) (up))', { labels: ['service.name'], dimension: 'count' }), count(1))",
    "expected the labels that the PromQL gives: service_name, job, got service.name",
  ),
  js(
    "PromQL that gives no label",
    "above(raw('sum(up) / 2', { labels: ['job'], dimension: 'count' }), count(1))",
    "expected the labels that the PromQL gives: no labels, got job",
  ),
  js(
    "PromQL without what it measures",
    "above(raw('up'), count(1))",
    'expected labels and dimension such as { labels: [], dimension: "count" }, got nothing',
  ),
  {
    name: "a metric that the config does not have",
    files: {
      ...rulesProject("js", "alert(says)"),
      "observability.config.js": `
        import { rules } from "./observability/rules.js";
        export default { rules, dashboards: [] };
      `,
    },
    problems: [
      "observability.config.js: metrics: expected every metric that rules and panels read: add checkout.payments, got no metrics",
    ],
  },
  {
    name: "an environment that the service does not run in",
    files: rulesProject(
      "ts",
      "alert({ ...says, when: above(sum(rate(metrics.checkoutPayments, '5m', { 'deployment.environment.name': 'prod' }), service), perSecond(1)) })",
      'service: { environments: ["production", "staging"] }',
    ),
    problems: [
      'observability/rules.ts: declined.when: expected deployment.environment.name as one of "production", "staging", got "prod"',
    ],
  },
];
