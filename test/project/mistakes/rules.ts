import { rulesProject, type Language, type Mistake } from "./mistake.ts";

const rules =
  (language: Language) =>
  (name: string, text: string, ...problems: readonly string[]): Mistake => ({
    name,
    files: rulesProject(language, text),
    problems: problems.map((problem) => `observability/rules.${language}: ${problem}`),
  });
const js = rules("js");
const ts = rules("ts");
const cli: readonly string[] = [];

/** Rules that say what cannot be meant. */
export const ruleMistakes: readonly Mistake[] = [
  {
    ...js(
      "an alert that says nothing",
      "alert({})",
      "rules[0].id: expected kebab-case, got nothing",
      "rules[0].name: expected CamelCase, got nothing",
      "rules[0].owner: expected a team, got nothing",
      'rules[0].severity: expected one of "none", "low", "medium", "high", "critical", got nothing',
      "rules[0].summary: expected text, or a function that returns it, got nothing",
      "rules[0].description: expected text, or a function that returns it, got nothing",
      "rules[0].runbook: expected the first steps, got nothing",
      "rules[0].when: expected a condition such as above(…), got nothing",
    ),
    cli,
  },
  js(
    "an alert of nothing",
    "alert()",
    "rules[0]: expected an object such as { id: … }, got nothing",
    "rules[0].when: expected a condition such as above(…), got nothing",
  ),
  {
    ...ts(
      "fields that are misspelt",
      "alert({ ...says, sevrity: 'low', runBook: 'Look.', keep_firing_for: '5m' })",
      "declined: expected the field severity, got sevrity",
      "declined: expected the field runbook, got runBook",
      "declined: expected the field keepFiringFor, got keep_firing_for",
    ),
  },
  js(
    "an id in capitals",
    "alert({ ...says, id: 'Declined' })",
    'Declined.id: expected kebab-case, got "Declined"',
  ),
  js(
    "a severity of another system",
    "alert({ ...says, severity: 'page' })",
    'declined.severity: expected one of "none", "low", "medium", "high", "critical", got "page"',
  ),
  js(
    "durations that are none",
    "alert({ ...says, for: '5 minutes', keepFiringFor: -1, evaluate: 0.5 })",
    'declined.for: expected milliseconds >= 0 or a duration such as "5m", got "5 minutes"',
    'declined.keepFiringFor: expected milliseconds >= 0 or a duration such as "5m", got -1',
    "declined.evaluate: expected whole milliseconds, got 0.5",
  ),
  ts(
    "a summary that returns nothing",
    "alert({ ...says, summary: () => {} })",
    "declined.summary: expected a function that returns text, got nothing",
  ),
  js(
    "a summary that throws",
    "alert({ ...says, summary: ({ labels }) => labels.service })",
    "declined.summary: expected a function that returns text, got TypeError: Cannot read properties of undefined (reading 'service')",
  ),
  ts(
    "a summary with a label that was summed away",
    "alert({ ...says, summary: ({ label }) => label('outcome') })",
    'declined.summary: expected a label of the condition (service_name), got "outcome"',
  ),
  js(
    "a description with a template's label that is not there",
    "alert({ ...says, description: '{{ $labels.route }} fails.' })",
    'declined.description: expected a label of the condition (service_name), got "route"',
  ),
  js(
    "labels that are no text, and one that is reserved",
    "alert({ ...says, labels: { team: 5 } }), alert({ ...says, id: 'b', name: 'B', labels: { severity: 'x' } })",
    "declined.labels.team: expected text, got 5",
    'b.labels: expected a label that is not reserved, got "severity"',
  ),
  js(
    "a check that does not exist",
    "alert({ ...says, accept: { 'for-to-short': 'it is' } })",
    "declined.accept: expected the field for-too-short, got for-to-short",
  ),
  {
    ...js(
      "a dashboard that there is not",
      "alert({ ...says, dashboard: 'chekout' })",
      'declined.dashboard: expected the uid of a dashboard, got "chekout"',
    ),
  },
  js(
    "an expression in place of a condition",
    "alert({ ...says, when: declined })",
    "declined.when: expected a condition such as above(…), got an expression of perSecond",
  ),
  ts(
    "a heartbeat with a condition",
    "deadMan({ ...says, when: undefined, severity: undefined })",
    "declined: expected one of id, name, owner, evaluate, summary, description, runbook, dashboard, labels, absence, accept, got severity",
    "declined: expected one of id, name, owner, evaluate, summary, description, runbook, dashboard, labels, absence, accept, got when",
  ),
  js(
    "a health state that there is not",
    "healthAlert({ id: 'down', name: 'Down', severity: 'high', owner: 'shop', state: 'down', summary: 's', description: 'd', runbook: says.runbook })",
    'down.state: expected one of "degraded", "unhealthy", "unknown", got "down"',
  ),
  js(
    "a recording without a level, of nothing",
    "recording({ id: 'requests', record: 'requests' })",
    'requests.record: expected level:metric:operation, got "requests"',
    "requests.of: expected an expression such as rate(…), got nothing",
  ),
  {
    ...ts(
      "a recorded series that no rule writes",
      "alert({ ...says, when: above(recorded(recording({ id: 'r', record: 'shop:declined:rate5m', of: declined })), perSecond(1)) })",
      'declined.when: expected a recording that is among the rules, got "shop:declined:rate5m"',
    ),
  },
  js(
    "a recorded series of a name",
    "alert({ ...says, when: above(recorded('shop:declined:rate5m'), perSecond(1)) })",
    'declined.when: expected what recording(…) returns, got "shop:declined:rate5m"',
  ),
  {
    ...js(
      "an objective that is told its mistakes once, not for each of its rules",
      `objective({
        id: "checkout", name: "Checkout", owner: "", target: 99.9,
        bad: (window) => sum(rate(metrics.checkoutPayments, window, { outcome: "error" }), service),
        total: () => { throw new Error("later"); },
        minimum: perSecond(1), summary: () => "s", description: "d", runbook: says.runbook,
      })`,
      'checkout.owner: expected a team, got ""',
      "checkout.target: expected a share of 1 above percent(93.06) such as percent(99.9), got 99.9",
      'checkout.bad: expected outcome as "accepted", "declined", got "error"',
      "checkout.total: expected a function that returns an expression, got Error: later",
    ),
    cli,
  },
  ts(
    "an objective of two sides that do not meet",
    `objective({
      id: "checkout", name: "Checkout", owner: "shop", target: percent(99.9),
      bad: (window) => sum(rate(metrics.checkoutPayments, window), { by: [] }),
      total: (window) => sum(rate(metrics.checkoutPayments, window), service),
      minimum: seconds(1), summary: () => "s", description: "d", runbook: says.runbook,
    })`,
    "checkout.bad: expected an expression with no labels, got one with service.name",
    "checkout.minimum: expected perSecond(…), got seconds(1)",
  ),
  js(
    "an objective whose sides are swapped",
    `objective({
      id: "checkout", name: "Checkout", owner: "shop", target: percent(99.9),
      bad: (window) => sum(rate(metrics.checkoutPayments, window), service),
      total: (window) => sum(rate(metrics.checkoutPayments, window, { outcome: "declined" }), service),
      minimum: count(20), summary: () => "s", description: "d", runbook: says.runbook,
    })`,
    "checkout.bad: expected a part of what total counts, not bad and total swapped, got more than that: sum by (service_name) (rate(checkout_payments_total[5m]))",
  ),
  js(
    "an objective that ignores its window",
    `objective({
      id: "checkout", name: "Checkout", owner: "shop", target: percent(99.9),
      bad: () => declined,
      total: () => raw("sum by (service_name) (rate(checkout_payments_total[1h]))", { labels: ["service.name"], dimension: "perSecond" }),
      minimum: count(20), summary: () => "s", description: "d", runbook: says.runbook,
    })`,
    'checkout.bad: expected an expression over the window that it is given, got the same over 5m and 1h: sum by (service_name) (rate(checkout_payments_total{outcome="declined"}[5m]))',
    "checkout.total: expected an expression over the window that it is given, got the same over 5m and 1h: sum by (service_name) (rate(checkout_payments_total[1h]))",
  ),
  js(
    "an objective with both sides, over a month",
    `objective({
      id: "checkout", name: "Checkout", owner: "shop", target: percent(99.9), window: "720h30m",
      bad: (window) => sum(rate(metrics.checkoutPayments, window, { outcome: "declined" }), service),
      good: (window) => sum(rate(metrics.checkoutPayments, window, { outcome: "accepted" }), service),
      total: (window) => sum(rate(metrics.checkoutPayments, window), service),
      minimum: count(20), minimumBad: perSecond(1),
      summary: () => "s", description: "d", runbook: says.runbook,
    })`,
    'checkout.window: expected a window of whole days from "7d" to "92d", got "720h30m"',
    "checkout.minimumBad: expected count(…), got perSecond(1)",
    "checkout.bad: expected either bad or good, got both",
  ),
  js(
    "an objective without either side",
    `objective({
      id: "checkout", name: "Checkout", owner: "shop", target: percent(99.9),
      total: (window) => sum(rate(metrics.checkoutPayments, window), service),
      minimum: count(20), summary: () => "s", description: "d", runbook: says.runbook,
    })`,
    "checkout.bad: expected either bad or good, got neither",
  ),
  {
    name: "an objective with mistakes, and an alert among objectives",
    files: {
      ...rulesProject(
        "js",
        `objective({
          id: "checkout", name: "Checkout", owner: "shop", target: percent(100), minimun: perSecond(1),
          bad: (window) => sum(rate(metrics.checkoutPayments, window), service),
          total: (window) => sum(rate(metrics.checkoutPayments, window), service),
          summary: () => "s", description: "d", runbook: says.runbook,
        }), alert(says)`,
      ),
      "observability.config.js": `
        import { metrics } from "./observability/metrics.js";
        import { rules } from "./observability/rules.js";
        export default { metrics, objectives: [[rules]], rules: [], dashboards: [] };
      `,
    },
    problems: [
      "observability/rules.js: declined: expected objective(): other rules belong in the config's rules, got alert()",
      "observability/rules.js: checkout.target: expected a share of 1 above percent(93.06) such as percent(99.9), got ratio(1)",
      "observability/rules.js: checkout.minimum: expected a quantity such as count(60), got nothing",
      "observability/rules.js: checkout: expected the field minimum, got minimun",
      "observability/rules.js: checkout.bad: expected a part of what total counts, not bad and total swapped, got all of it",
    ],
  },
  js(
    "a rule twice",
    "alert(says), alert(says)",
    'declined.id: expected an id that no other rule has, got "declined"',
    'declined.name: expected a name that no other rule has, got "Declined"',
  ),
  js(
    "the id of what is made for every project",
    'alert({ ...says, id: "alert-info" })',
    'alert-info.id: expected an id that no other rule has, got "alert-info", which @tamma/observability has',
  ),
  {
    name: "one id in two files",
    files: {
      ...rulesProject("ts", "alert(says)"),
      "observability/more.ts": `import { rules } from "./rules.ts";\nexport const more = { ...rules, file: "observability/more.ts" };\n`,
      "observability.config.ts": `
        import { metrics } from "./observability/metrics.ts";
        import { rules } from "./observability/rules.ts";
        import { more } from "./observability/more.ts";
        export default { metrics, rules: [rules, more], dashboards: [] };
      `,
    },
    problems: [
      'observability/more.ts: declined.id: expected an id that no other rule has, got "declined", which observability/rules.ts has',
      'observability/more.ts: declined.name: expected a name that no other rule has, got "Declined", which observability/rules.ts has',
    ],
    cli,
  },
  {
    name: "rules without their file, and in a file outside of the project",
    files: {
      "observability.config.mjs": `
        import { defineRules } from "@tamma/observability/alerting";
        export default { rules: [defineRules(undefined, {}), defineRules("../rules.js", [])], dashboards: [] };
      `,
    },
    problems: [
      "observability.config.mjs: defineRules.file: expected the file's path, got nothing",
      "observability.config.mjs: rules: expected a list of rules, got {}",
      'observability.config.mjs: defineRules.file: expected a file of the project, got "../rules.js"',
    ],
  },
  js(
    "a list of rules with what is none",
    "alert(says), { alert: 'Slow' }, undefined",
    'rules[1]: expected alert(), recording() or objective(), got {"alert":"Slow"}',
    "rules[2]: expected alert(), recording() or objective(), got nothing",
  ),
  js(
    "rules of other functions, and a list, among rules",
    `fromSpecification({ id: "x" }, { file: "a.json", owner: "shop" }), [alert(says)]`,
    "rules[0]: expected alert(), recording() or objective(), got what fromSpecification() or defineRules() returns: list it in the config's rules",
    "rules[1]: expected alert(), recording() or objective(), got a list of 1: spread it",
  ),
  {
    name: "rules of a set of backends that there is not",
    files: {
      "observability.config.mjs": `
        import { defineRules } from "@tamma/observability/alerting";
        export default { rules: defineRules("rules.js", [], { backend: "loki", backends: "loki" }), dashboards: [] };
      `,
    },
    problems: [
      'rules.js: backends: expected one of "tempo-loki", "jaeger-victorialogs", "otlp", got "loki"',
      "rules.js: expected the field backends, got backend",
    ],
  },
  {
    name: "a rule of the specification that cannot be meant",
    files: {
      "observability.config.mjs": `
        import { fromSpecification } from "@tamma/observability/alerting";
        const rule = { id: "disk", condition: { metric: "disk", operator: "above" }, severity: "urgent", enabled: "yes", notifications: [{ type: "slack", config: "T0K3N", enabled: true }] };
        export default { rules: fromSpecification(rule, { file: "alerts.json", owner: "shop" }), dashboards: [] };
      `,
    },
    problems: [
      "alerts.json: disk.name: expected a name with letters, got nothing",
      "alerts.json: disk.description: expected text, got nothing",
      'alerts.json: disk.enabled: expected true or false, got "yes"',
      "alerts.json: disk.cooldown: expected whole seconds >= 0, got nothing",
      "alerts.json: disk.condition.threshold: expected a finite number, got nothing",
      'alerts.json: disk.condition.operator: expected gt, lt, eq, ne, gte, lte, got "above"',
      'alerts.json: disk.severity: expected low, medium, high, critical, got "urgent"',
      "alerts.json: disk.notifications[0].config: expected an object, got another value",
    ],
  },
  {
    ...js(
      "a rule that lint declines",
      "alert({ ...says, for: '10s' })",
      'declined.for-too-short: expected no "for" or at least two evaluations (30s), got 10s, evaluated every 15s as of severity high',
    ),
    code: "OBS_RULE_INVALID",
  },
  {
    ...js(
      "clocks that no test reaches",
      `alert({ ...says, when: above(alerting.now(), seconds(1.9e9)) }),
       alert({ ...says, id: "b", name: "B", when: equals(alerting.month(), count(12)), summary: "s" }),
       alert({ ...says, id: "c", name: "C", for: "2m", when: equals(alerting.minute(), count(30)), summary: "s" })`,
      ...["declined", "b", "c"].map(
        (id) =>
          `${id}.untestable: expected a condition that tests can be written for, got one where the alert is not both quiet and firing within 31d of 1970-01-01, when the clock of a test begins`,
      ),
    ),
    code: "OBS_RULE_INVALID",
  },
  {
    ...js(
      "a constant below its limit",
      "alert({ ...says, when: above(alerting.constant(count(1)), count(2)) })",
      "declined.untestable: expected a condition that tests can be written for, got one where no levels make the condition true",
    ),
    code: "OBS_RULE_INVALID",
  },
  {
    ...js(
      "values of a few kinds, each with a label, and a constant below its limit",
      `alert({ ...says, when: above(alerting.countValues("open", value(metrics.checkoutOpen), { by: [] }), count(3)), accept: { untestable: "several alerts" } }),
       alert({ ...says, id: "b", name: "B", when: above(alerting.countValues("speed", alerting.round(declined), { by: [] }), count(3)), accept: { untestable: "several alerts" } }),
       alert({ ...says, id: "c", name: "C", when: above(alerting.constant(count(1)), count(2)) })`,
      "c.untestable: expected a condition that tests can be written for, got one where no levels make the condition true",
    ),
    code: "OBS_RULE_INVALID",
  },
  {
    ...js(
      "a label for each value of a rate",
      "alert({ ...says, summary: 's', when: above(alerting.countValues('speed', declined, { by: [] }), count(3)) })",
      "declined.label-churn: expected values of a few kinds, as of round(…), got a label speed for each value",
    ),
    code: "OBS_RULE_INVALID",
  },
];
