import { routingProject, rulesProject, type Mistake } from "./mistake.ts";

const rules = (name: string, text: string, ...problems: readonly string[]): Mistake => ({
  name,
  files: rulesProject("js", text),
  problems: problems.map((problem) => `observability/rules.js: ${problem}`),
});

const routing = (name: string, text: string, ...problems: readonly string[]): Mistake => ({
  name,
  files: routingProject("js", `defineRouting({ ...good, file: import.meta.url, ${text} })`),
  problems: problems.map((problem) => `observability/routing.js: ${problem}`),
});

/** A project with both, in one config. */
const routed = (
  name: string,
  alerts: string,
  text: string,
  ...problems: readonly string[]
): Mistake => ({
  name,
  files: {
    ...rulesProject("js", alerts),
    ...routingProject("js", `defineRouting({ ...good, file: import.meta.url, ${text} })`),
    "observability.config.js": `
      import { metrics } from "./observability/metrics.js";
      import { rules } from "./observability/rules.js";
      import { routing } from "./observability/routing.js";
      export default { metrics, rules, routing, objectives: [], dashboards: [] };
    `,
  },
  problems: problems.map((problem) => `observability/${problem}`),
});

const behind = (route: string): string =>
  `route: { receiver: "ops", routes: [...good.route.routes, ${route}] }`;
const critical = '{ matchers: [label("severity", "critical")], fallback: { none: "alone" }';
const night = 'timeIntervals: { night: [{ times: [{ from: "22:00", to: "24:00" }] }] }';
const record = (id: string): string =>
  `recording({ id: "${id}", record: "service:declined:rate5m", of: declined })`;
const objective = (bad: string, total: string): string => `objective({
  id: "checkout", name: "Checkout", owner: "shop", target: percent(99),
  ${bad}, total: ${total}, minimum: count(60), summary: () => "s", description: "d", runbook: says.runbook,
})`;
const all = "(window) => sum(rate(metrics.checkoutPayments, window), service)";
const accepted =
  '(window) => sum(rate(metrics.checkoutPayments, window, { outcome: "accepted" }), service)';

/** What is wrong only with what else the project has. */
export const togetherMistakes: readonly Mistake[] = [
  rules(
    "two recordings of one series",
    `${record("a")}, ${record("b")}`,
    'b.record: expected a record that no other rule with the same labels writes, got "service:declined:rate5m"',
  ),
  {
    name: "two recordings of one series, in two files",
    files: {
      ...rulesProject("js", record("a")),
      "observability/more.js": `
        import { defineRules, recording, sum, rate } from "@tamma/observability/alerting";
        import { metrics } from "./metrics.js";
        const declined = sum(rate(metrics.checkoutPayments, "5m"), { by: ["service.name"] });
        export const more = defineRules(import.meta.url, [${record("b")}]);
      `,
      "observability.config.js": `
        import { metrics } from "./observability/metrics.js";
        import { rules } from "./observability/rules.js";
        import { more } from "./observability/more.js";
        export default { metrics, rules: [rules, more], dashboards: [] };
      `,
    },
    problems: [
      'observability/more.js: b.record: expected a record that no other rule with the same labels writes, got "service:declined:rate5m", which observability/rules.js has',
    ],
  },
  rules(
    "a recorded series that is misspelt in PromQL",
    `${record("a")}, alert({ ...says, when: above(raw("service:declined:rate5n", { labels: [], dimension: "perSecond" }), perSecond(1)) })`,
    'declined.when: expected the recording service:declined:rate5m, got "service:declined:rate5n"',
  ),
  rules(
    "a rate without its window",
    "alert({ ...says, when: above(sum(rate(metrics.checkoutPayments), service), perSecond(1)) })",
    'declined.when: expected a window such as "5m", got nothing',
  ),
  rules(
    "a rate of no range, in PromQL",
    'alert({ ...says, when: above(raw("rate(checkout_payments_total)", { labels: [], dimension: "perSecond" }), perSecond(1)) })',
    'declined.when: expected PromQL, got "rate(checkout_payments_total)" (1:6: parse error: expected type range vector in call to function "rate", got instant vector)',
  ),
  rules(
    "good and total that are swapped",
    objective(`good: ${all}`, accepted),
    "checkout.good: expected a part of what total counts, not good and total swapped, got more than that: sum by (service_name) (rate(checkout_payments_total[5m]))",
  ),
  rules(
    "good that is all of it",
    objective(`good: ${all}`, all),
    "checkout.good: expected a part of what total counts, not good and total swapped, got all of it",
  ),
  rules(
    "a good that a pattern widens beyond the total",
    objective(
      `good: (window) => sum(rate(metrics.checkoutPayments, window, { outcome: matches("acc.*") }), service)`,
      accepted,
    ),
    'checkout.good: expected a part of what total counts, not good and total swapped, got more than that: sum by (service_name) (rate(checkout_payments_total{outcome=~"acc.*"}[5m]))',
  ),
  rules(
    "a lookahead in a label's pattern",
    'alert({ ...says, when: above(sum(rate(metrics.checkoutPayments, "5m", { job: matches("shop(?=-)") }), service), perSecond(1)) })',
    'declined.when: expected a regular expression of RE2, got "shop(?=-)" (invalid or unsupported Perl syntax: `(?=`)',
  ),
  rules(
    "a lookahead in label_replace",
    String.raw`alert({ ...says, when: above(alerting.labelReplace(declined, { to: "short", from: "service.name", match: "(?!a)(.*)", by: "$1" }), perSecond(1)) })`,
    'declined.when: expected a regular expression of RE2, got "(?!a)(.*)" (invalid or unsupported Perl syntax: `(?!`)',
  ),
  rules(
    "a lookahead in PromQL",
    String.raw`alert({ ...says, when: above(raw("sum(up{job=~\"(?!a).*\"})", { labels: [], dimension: "count" }), count(1)) })`,
    String.raw`declined.when: expected PromQL, got "sum(up{job=~\"(?!a).*\"})" (1:13: parse error: error parsing regexp: invalid or unsupported Perl syntax: ${"`"}(?!${"`"})`,
  ),
  routing(
    "a lookahead in a route",
    behind('{ matchers: [label("service_name", matches("(?!shop).*"))] }'),
    'route.routes[1].matchers[0]: expected a regular expression of RE2, got "(?!shop).*" (invalid or unsupported Perl syntax: `(?!`)',
  ),
  routing(
    "a backreference in an inhibition",
    String.raw`inhibitRules: [{ name: "x", source: [label("severity", "critical")], target: [label("service_name", matches("(a)\\1"))], equal: ["service_name"] }]`,
    String.raw`inhibitRules[0].target[0]: expected a regular expression of RE2, got "(a)\\1" (invalid escape sequence: ${"`"}\1${"`"})`,
  ),
  rules(
    "a bell in an owner",
    String.raw`alert({ ...says, owner: "sh\u0007op" })`,
    String.raw`declined.owner: expected text without control characters, got "sh\u0007op"`,
  ),
  rules(
    "an end of a line in an owner",
    String.raw`alert({ ...says, owner: "shop\n" })`,
    String.raw`declined.owner: expected text without control characters, got "shop\n"`,
  ),
  rules(
    "a separator of lines in a label",
    String.raw`alert({ ...says, labels: { team: "a\u2028b" } })`,
    String.raw`declined.labels.team: expected text without control characters, got "a\u2028b"`,
  ),
  rules(
    "a zero byte in a summary",
    String.raw`alert({ ...says, summary: "it is\u0000 bad" })`,
    String.raw`declined.summary: expected text without control characters, got "it is\u0000 bad"`,
  ),
  rules(
    "half a character in a description",
    String.raw`alert({ ...says, description: "it is \ud83d bad" })`,
    String.raw`declined.description: expected text without control characters, got "it is \ud83d bad"`,
  ),
  rules(
    "a turn of direction in a runbook",
    String.raw`alert({ ...says, runbook: "Look at \u202e the page." })`,
    String.raw`declined.runbook: expected text without control characters, got "Look at \u202e the page."`,
  ),
  rules(
    "a bell in the value of a condition",
    String.raw`alert({ ...says, when: above(sum(rate(metrics.checkoutPayments, "5m", { job: "a\u0007" }), service), perSecond(1)) })`,
    String.raw`declined.when: expected job without control characters, got "a\u0007"`,
  ),
  rules(
    "an end of a line in an id",
    String.raw`alert({ ...says, id: "declined\n" })`,
    String.raw`declined\n.id: expected kebab-case, got "declined\n"`,
  ),
  rules(
    "an end of a line in a name",
    String.raw`alert({ ...says, name: "Declined\n" })`,
    String.raw`declined.name: expected CamelCase, got "Declined\n"`,
  ),
  rules(
    "an end of a line in a record",
    String.raw`recording({ id: "r", record: "service:declined:rate5m\n", of: declined })`,
    String.raw`r.record: expected level:metric:operation, got "service:declined:rate5m\n"`,
  ),
  {
    name: "an end of a line in the name of a file",
    files: {
      "observability.config.js": String.raw`
        import { defineRules } from "@tamma/observability/alerting";
        export default { rules: defineRules("rules.js\n- x", []), dashboards: [] };
      `,
    },
    problems: [
      String.raw`rules.js\n- x: defineRules.file: expected a path without control characters, got "rules.js\n- x"`,
    ],
  },
  routing(
    "a bell in the name of an inhibition",
    String.raw`inhibitRules: [{ name: "x\u0007", source: [label("severity", "critical")], target: [label("severity", "low")], equal: "nothing" }]`,
    String.raw`inhibitRules[0].name: expected text without control characters, got "x\u0007"`,
  ),
  routing(
    "an end of a line in the name of an interval",
    String.raw`${behind('{ matchers: [label("severity", "low")], muteTimeIntervals: ["a\\nb"] }')}, timeIntervals: { "a\nb": [{ months: ["may"] }] }`,
    String.raw`timeIntervals: expected text without control characters, got "a\nb"`,
  ),
  routing(
    "an end of a line in the name of a receiver",
    String.raw`receivers: { "o\nps": { channels: [] }, ...good.receivers }`,
    String.raw`receivers.o\nps: expected a name of lower-case letters, digits, - and _, got "o\nps"`,
    String.raw`receivers.o\nps: expected a route that notifies it, got none`,
    String.raw`receivers.o\nps.channels: expected at least one channel, got none`,
  ),
  routing(
    "a separator of lines in a route",
    behind(String.raw`{ matchers: [label("service_name", "a\u2028b")] }`),
    String.raw`route.routes[1].matchers[0]: expected service_name without control characters, got "a\u2028b"`,
  ),
  routing(
    "critical alerts that are muted at night",
    `route: { receiver: "ops", routes: [${critical}, muteTimeIntervals: ["night"] }] }, ${night}`,
    'route.routes[0].muteTimeIntervals: expected critical alerts to be told at any time, or mutesCritical with the reason, got "night"',
  ),
  routing(
    "critical alerts that are told at night only",
    `route: { receiver: "ops", routes: [${critical}, activeTimeIntervals: ["night"] }] }, ${night}`,
    'route.routes[0].activeTimeIntervals: expected critical alerts to be told at any time, or mutesCritical with the reason, got "night"',
  ),
  routing(
    "critical alerts of a team that are muted at night",
    `route: { receiver: "ops", routes: [{ matchers: [label("owner", "shop")], fallback: { none: "alone" }, muteTimeIntervals: ["night"] }, ...good.route.routes] }, ${night}`,
    'route.routes[0].muteTimeIntervals: expected critical alerts to be told at any time, or mutesCritical with the reason, got "night"',
  ),
  routing(
    "muted without a reason",
    `route: { receiver: "ops", routes: [${critical}, muteTimeIntervals: ["night"], mutesCritical: " " }] }, ${night}`,
    "route.routes[0].mutesCritical: expected a reason, got none",
  ),
  routed(
    "an owner that is misspelt in a route",
    "alert(says), alert({ ...says, id: 'b', name: 'B', owner: 'payments' })",
    behind('{ matchers: [label("owner", oneOf("shop", "payment"))] }'),
    'routing.js: route.routes[1].matchers[0]: expected the owner payments, got "payment"',
  ),
  routed(
    "an owner that is misspelt in a rule",
    "alert(says), alert({ ...says, id: 'b', name: 'B', owner: 'payments' }), alert({ ...says, id: 'c', name: 'C', owner: 'paymets' })",
    behind('{ matchers: [label("owner", "payments")] }'),
    'rules.js: c.owner: expected the owner payments, got "paymets"',
  ),
  routed(
    "a rule's id that is misspelt in a route",
    "alert(says)",
    behind('{ matchers: [label("rule_id", "decline")] }'),
    'routing.js: route.routes[1].matchers[0]: expected the rule_id declined, got "decline"',
  ),
  routed(
    "a rule's name that is misspelt in an inhibition",
    "alert(says)",
    'inhibitRules: [{ name: "x", source: [label("alertname", "Declinde")], target: [label("severity", "low")], equal: "nothing" }]',
    'routing.js: inhibitRules[0].source: expected the alertname Declined, got "Declinde"',
  ),
  {
    ...routed(
      "a critical alert behind a route of one's own that waits",
      'alert({ ...says, severity: "critical" })',
      'route: { receiver: "ops", routes: [{ matchers: [label("service_name", "checkout")], groupWait: "5m", fallback: { none: "alone" } }, ...good.route.routes] }',
      "rules.js: declined.latency-budget: expected at most 1m from breach to notification, got 5m40s500ms: groupWait 5m of route.routes[0] in observability/routing.js",
    ),
    code: "OBS_RULE_INVALID",
  },
  {
    ...rules(
      "a dashboard that is misspelt",
      "alert({ ...says, dashboard: 'service-overveiw' })",
      'declined.dashboard: expected the dashboard service-overview, got "service-overveiw"',
    ),
  },
];
