import { routingProject, type Language, type Mistake } from "./mistake.ts";

const routing =
  (language: Language) =>
  (name: string, text: string, ...problems: readonly string[]): Mistake => ({
    name,
    files: routingProject(language, `defineRouting({ file: import.meta.url, ${text} })`),
    problems: problems.map((problem) => `observability/routing.${language}: ${problem}`),
  });
const js = routing("js");
const ts = routing("ts");
const cli: readonly string[] = [];

/** Who is notified, as nobody can be. Secrets in the wrong place are never shown. */
export const routingMistakes: readonly Mistake[] = [
  {
    ...js(
      "a route that is null",
      "...good, route: { receiver: 'ops', routes: [null] }",
      "route.routes[0]: expected a route such as { receiver: … }, got null",
    ),
    cli,
  },
  js(
    "a receiver without channels",
    "...good, receivers: { ops: {} }",
    "receivers.ops.channels: expected a list of channels, got nothing",
  ),
  js(
    "a receiver that was never defined",
    "...good, receivers: { ops: undefined }",
    "receivers.ops: expected a receiver such as { channels: [] }, got nothing",
  ),
  js(
    "no receivers",
    "route: good.route",
    "receivers: expected an object of receivers by name, got nothing",
  ),
  ts(
    "a matcher as text",
    "...good, route: { receiver: 'ops', routes: [{ matchers: ['severity=\"critical\"'] }] }",
    String.raw`route.routes[0].matchers[0]: expected a matcher such as label("severity", "critical"), got "severity=\"critical\""`,
  ),
  ts(
    "a severity that there is not",
    "...good, route: { receiver: 'ops', routes: [{ matchers: [label('severity', 'urgent')] }, ...good.route.routes] }",
    `route.routes[0].matchers[0]: expected severity as "none", "low", "medium", "high", "critical", got "urgent"`,
  ),
  js(
    "one of several severities that there is not",
    "...good, route: { receiver: 'ops', routes: [{ matchers: [label('severity', oneOf('high', 'page'))] }, ...good.route.routes] }",
    `route.routes[0].matchers[0]: expected severity as "none", "low", "medium", "high", "critical", got "page"`,
  ),
  js(
    "labels of alerts that are misspelt",
    "...good, route: { receiver: 'ops', groupBy: ['alertnam'], routes: [{ matchers: [label('sevrity', 'high')], fallback: { none: 'a test' } }, ...good.route.routes] }",
    `route.groupBy[0]: expected the label alertname, got "alertnam"`,
    `route.routes[0].matchers[0]: expected the label severity, got "sevrity"`,
  ),
  js(
    "a pattern that is a regular expression",
    "...good, route: { receiver: 'ops', routes: [{ matchers: [label('job', matches(/shop/))] }, ...good.route.routes] }",
    `route.routes[0].matchers[0].value: expected text, or a condition such as oneOf("…", "…"), got /shop/`,
  ),
  js(
    "a field of a route that is misspelt",
    "...good, route: { ...good.route, groupwait: '1m', repeat: '4h' }",
    "route: expected the field groupWait, got groupwait",
    "route: expected one of receiver, matchers, groupBy, groupWait, groupInterval, repeatInterval, continue, muteTimeIntervals, activeTimeIntervals, mutesCritical, fallback, routes, got repeat",
  ),
  js(
    "durations of other kinds",
    "...good, resolveTimeout: new Date(0), route: { ...good.route, groupWait: '5 min' }",
    `resolveTimeout: expected a duration such as "30s", got "1970-01-01T00:00:00.000Z"`,
    `route.groupWait: expected a duration such as "30s", got "5 min"`,
  ),
  ts(
    "a duration in words",
    "...good, route: { ...good.route, groupWait: '5 min' }",
    `route.groupWait: expected a duration such as "30s", got "5 min"`,
  ),
  ts(
    "a receiver that is not defined",
    "...good, route: { receiver: 'ops', routes: [{ matchers: [label('severity', 'high')], receiver: 'opps' }, ...good.route.routes] }",
    `route.routes[0].receiver: expected one of "ops", got "opps"`,
  ),
  {
    ...js(
      "a webhook's address in place of its file",
      "...good, receivers: { ops: { channels: [{ type: 'webhook', url: 'https://hooks.example.com/T0K3N' }] } }",
      "receivers.ops.channels[0].urlFile: expected the absolute path of a file that holds the secret, got nothing",
      "receivers.ops.channels[0]: expected one of type, urlFile, credentialsFile, maxAlerts, timeout, sendResolved, got url",
    ),
    cli,
  },
  ts(
    "a key in place of its file",
    "...good, receivers: { ops: { channels: [{ type: 'pagerduty', routingKeyFile: 'R0UT1NGK3Y-T0K3N' }] } }",
    "receivers.ops.channels[0].routingKeyFile: expected the absolute path of a file that holds the secret, got 16 characters",
  ),
  js(
    "a token in the place of a Slack channel",
    "...good, receivers: { ops: { channels: [{ type: 'slack', apiUrlFile: '/secrets/url', channel: 'xoxb-1234567890-T0K3N' }] } }",
    `receivers.ops.channels[0].channel: expected a channel such as "#alerts", got 21 characters`,
  ),
  js(
    "a password in the address of the mail server",
    "...good, receivers: { ops: { channels: [{ type: 'email', to: ['ops@example.com'], from: 'a@example.com', smarthost: 'smtp://ops:T0K3N@smtp' }] } }",
    `receivers.ops.channels[0].smarthost: expected a host and a port such as "smtp:587", got 21 characters`,
  ),
  js(
    "a channel of another kind, with its secret",
    "...good, receivers: { ops: { channels: [{ type: 'teams', url: 'https://hooks.example.com/T0K3N' }] } }",
    `receivers.ops.channels[0].type: expected one of "email", "slack", "pagerduty", "webhook", got "teams"`,
  ),
  js(
    "one channel in place of a list, with its secret",
    "...good, receivers: { ops: { channels: { type: 'webhook', url: 'https://hooks.example.com/T0K3N' } } }",
    "receivers.ops.channels: expected a list of channels, got an object with type, url",
  ),
  js(
    "an address as the receiver",
    "...good, receivers: { ops: 'https://hooks.example.com/T0K3N' }",
    "receivers.ops: expected a receiver such as { channels: [] }, got 31 characters",
  ),
  js(
    "days by their numbers",
    "...good, timeIntervals: { weekend: [{ weekdays: [0, 6] }] }",
    "timeIntervals.weekend[0].weekdays[0]: expected a name, or two, got 0",
    "timeIntervals.weekend[0].weekdays[1]: expected a name, or two, got 6",
  ),
  js(
    "an inhibition without a source",
    "...good, inhibitRules: [{ name: 'quiet', target: [label('severity', 'low')], equal: 'service_name' }]",
    `inhibitRules[0].source: expected a list of matchers such as label("severity", "critical"), got nothing`,
    `inhibitRules[0].equal: expected labels, or "nothing", got "service_name"`,
  ),
  {
    name: "routing that is no definition, with a secret",
    files: routingProject("js", "['https://hooks.example.com/T0K3N']"),
    problems: [
      "observability.config.js: routing: expected what defineRouting() returns, got a list of 1",
    ],
  },
  {
    name: "routing without its file",
    files: routingProject("ts", "defineRouting(good)"),
    problems: [
      "observability.config.ts: routing.file: expected the path of the file that defines it, got nothing",
    ],
  },
];
