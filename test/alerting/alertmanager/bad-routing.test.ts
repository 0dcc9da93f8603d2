import { describe, expect, test } from "vitest";

import { checkRouting } from "#src/alerting/alertmanager/check-routing.ts";
import { label } from "#src/alerting/alertmanager/matcher.ts";
import type { Channel } from "#src/alerting/alertmanager/receiver.ts";
import type { Route } from "#src/alerting/alertmanager/route.ts";
import type { RoutingDefinition } from "#src/alerting/alertmanager/routing-definition.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import type { TimeInterval } from "#src/alerting/alertmanager/time-interval.ts";
import { ObservabilityError } from "#src/errors.ts";
import { matches, not, oneOf, present } from "#src/promql/label-condition.ts";
import { show } from "#src/show.ts";

import { everyField } from "./every-field.ts";

const webhook: Channel = { type: "webhook", urlFile: "/secrets/one" };
const critical = label("severity", "critical");
const high = label("severity", "high");

/** A definition without problems, to be spoiled. */
const good = {
  file: "routing.ts",
  receivers: {
    one: { channels: [webhook] },
    two: { channels: [{ type: "webhook", urlFile: "/secrets/two" }] },
  },
  route: {
    receiver: "one",
    routes: [{ matchers: [critical], fallback: "two" }],
  },
  templates: ["/etc/alertmanager/templates/*.tmpl"],
} as const satisfies RoutingDefinition;

const withRoute = (...routes: readonly Route[]): RoutingDefinition => ({
  ...good,
  route: { ...good.route, routes: [...routes, ...good.route.routes] },
});

const withChannel = (channel: unknown): RoutingDefinition => ({
  ...good,
  receivers: { ...good.receivers, one: { channels: [channel as Channel] } },
});

const withInterval = (...intervals: readonly TimeInterval[]): RoutingDefinition => ({
  ...withRoute({ matchers: [high], muteTimeIntervals: ["night"] }),
  timeIntervals: { night: intervals },
});

const email = {
  type: "email",
  to: ["a@example.com"],
  from: "b@example.com",
  smarthost: "smtp:25",
} as const;
const slack = { type: "slack", apiUrlFile: "/secrets/slack", channel: "#alerts" } as const;

const inhibitRule = {
  name: "rule",
  source: [critical, label("service_name", present)],
  target: [high],
  equal: ["service_name"],
} as const;
const withRule = (rule: object): RoutingDefinition => ({
  ...good,
  inhibitRules: [{ ...inhibitRule, ...rule }],
});

/** What the definition says → every problem that it has. */
const rows: readonly (readonly [string, RoutingDefinition, readonly string[]])[] = [
  [
    "an unknown receiver",
    withRoute({ matchers: [high], receiver: "tow" }),
    ['route.routes[0].receiver: expected one of "one", "two", got "tow"'],
  ],
  [
    "a receiver without channels",
    { ...good, receivers: { ...good.receivers, two: { channels: [] } } },
    [
      "receivers.two.channels: expected at least one channel, got none",
      'route.routes[0].fallback: expected a receiver with another endpoint than "one", got "two"',
      "route.routes[0]: expected a fallback for the critical alerts that end here, got the same endpoint twice",
    ],
  ],
  [
    "a receiver that nothing leads to",
    { ...good, receivers: { ...good.receivers, three: { channels: [webhook] } } },
    ["receivers.three: expected a route that notifies it, got none"],
  ],
  [
    "a receiver's name with a space",
    {
      ...good,
      receivers: { ...good.receivers, "on call": { channels: [webhook] } },
      route: {
        ...good.route,
        routes: [{ matchers: [high], receiver: "on call" }, ...good.route.routes],
      },
    },
    ['receivers.on call: expected a name of lower-case letters, digits, - and _, got "on call"'],
  ],
  [
    "a secret in place of its file",
    withChannel({ type: "webhook", urlFile: "https://hooks.example.com/T0K3N" }),
    [
      "receivers.one.channels[0].urlFile: expected the absolute path of a file that holds the secret, got 31 characters",
    ],
  ],
  [
    "a relative path of a secret",
    withChannel({ type: "pagerduty", routingKeyFile: "secrets/key" }),
    [
      "receivers.one.channels[0].routingKeyFile: expected the absolute path of a file that holds the secret, got 11 characters",
    ],
  ],
  [
    "e-mail to nobody",
    withChannel({ ...email, to: [] }),
    ["receivers.one.channels[0].to: expected at least one address, got none"],
  ],
  [
    "an address without a domain",
    withChannel({ ...email, to: ["ops"] }),
    ['receivers.one.channels[0].to[0]: expected an address such as "ops@example.com", got "ops"'],
  ],
  [
    "two addresses in one text",
    withChannel({ ...email, from: "a@example.com,b@example.com" }),
    [
      'receivers.one.channels[0].from: expected an address such as "ops@example.com", got "a@example.com,b@example.com"',
    ],
  ],
  [
    "a mail server without a port",
    withChannel({ ...email, smarthost: "smtp" }),
    [
      'receivers.one.channels[0].smarthost: expected a host and a port such as "smtp:587", got "smtp"',
    ],
  ],
  [
    "a user without a password",
    withChannel({ ...email, authUsername: "ops" }),
    [
      "receivers.one.channels[0]: expected authUsername and authPasswordFile together, got one of them",
    ],
  ],
  [
    "Slack without a way in",
    withChannel({ type: "slack", channel: "#alerts" }),
    ["receivers.one.channels[0]: expected exactly one of apiUrlFile and appTokenFile, got 0"],
  ],
  [
    "Slack with two ways in",
    withChannel({ ...slack, appTokenFile: "/secrets/token" }),
    ["receivers.one.channels[0]: expected exactly one of apiUrlFile and appTokenFile, got 2"],
  ],
  [
    "a Slack channel without #",
    withChannel({ ...slack, channel: "alerts" }),
    ['receivers.one.channels[0].channel: expected a channel such as "#alerts", got "alerts"'],
  ],
  [
    "PagerDuty on another protocol",
    withChannel({ type: "pagerduty", routingKeyFile: "/secrets/key", url: "ftp://x" }),
    ['receivers.one.channels[0].url: expected an http or https URL, got "ftp://x"'],
  ],
  [
    "half an alert a message",
    withChannel({ ...webhook, maxAlerts: 0.5 }),
    ["receivers.one.channels[0].maxAlerts: expected a whole number >= 0, got 0.5"],
  ],
  [
    "no time to send",
    withChannel({ ...webhook, timeout: "0s" }),
    ['receivers.one.channels[0].timeout: expected more than 0, got "0s"'],
  ],
  [
    "a root with matchers",
    { ...good, route: { ...good.route, matchers: [high] } as RoutingDefinition["route"] },
    [
      'route.matchers: expected nothing, because the root takes every alert, got [{"label":"severity","operator":"=","value":"high"}]',
    ],
  ],
  [
    "a duration in words",
    withRoute({ matchers: [high], groupWait: "5 min" }),
    ['route.routes[0].groupWait: expected a duration such as "30s", got "5 min"'],
  ],
  [
    "a negative duration",
    withRoute({ matchers: [high], groupInterval: -1 }),
    ['route.routes[0].groupInterval: expected a duration such as "30s", got -1'],
  ],
  [
    "no group interval",
    withRoute({ matchers: [high], groupInterval: "0s" }),
    ['route.routes[0].groupInterval: expected more than 0, got "0s"'],
  ],
  [
    "repeats between flushes",
    withRoute({ matchers: [high], groupInterval: "5m", repeatInterval: "1m" }),
    ['route.routes[0].repeatInterval: expected at least groupInterval, got "1m"'],
  ],
  [
    "a repeat beyond Alertmanager's memory",
    withRoute({ matchers: [high], repeatInterval: "1w" }),
    [
      'route.routes[0].repeatInterval: expected at most 5d, for which Alertmanager remembers notifications, got "1w"',
    ],
  ],
  [
    "grouping by all and one",
    withRoute({ matchers: [high], groupBy: ["...", "alertname"] }),
    ['route.routes[0].groupBy: expected "..." alone or labels, got ["...","alertname"]'],
  ],
  [
    "grouping twice by one label",
    withRoute({ matchers: [high], groupBy: ["alertname", "alertname"] }),
    ['route.routes[0].groupBy[1]: expected each label once, got "alertname"'],
  ],
  [
    "a label that Prometheus cannot have",
    withRoute({ matchers: [high, { label: "http.route" as "job", operator: "=", value: "/" }] }),
    ['route.routes[0].matchers[1]: expected a label such as "severity", got "http.route"'],
  ],
  [
    "an operator of PromQL",
    withRoute({ matchers: [high, { label: "job", operator: "==" as "=", value: "a" }] }),
    ['route.routes[0].matchers[1].operator: expected one of "=", "!=", "=~", "!~", got "=="'],
  ],
  [
    "a pattern that is none",
    withRoute({ matchers: [high, label("job", matches("(a"))] }),
    [
      'route.routes[0].matchers[1]: expected a regular expression of RE2, got "(a" (missing closing ): `(a`)',
    ],
  ],
  [
    "a look-ahead, which RE2 lacks",
    withRoute({ matchers: [high, label("job", matches("(?!a).*"))] }),
    [
      'route.routes[0].matchers[1]: expected a regular expression of RE2, got "(?!a).*" (invalid or unsupported Perl syntax: `(?!`)',
    ],
  ],
  [
    "a reference back, which RE2 lacks",
    withRoute({ matchers: [high, label("job", matches(String.raw`(a)\1`))] }),
    [
      String.raw`route.routes[0].matchers[1]: expected a regular expression of RE2, got "(a)\\1" (invalid escape sequence: ${"`"}\1${"`"})`,
    ],
  ],
  [
    "the same matcher twice",
    withRoute({ matchers: [high, high] }),
    ['route.routes[0].matchers[1]: expected each matcher once, got severity="high"'],
  ],
  [
    "matchers that exclude each other",
    withRoute({ matchers: [high, label("severity", not("high"))] }),
    [
      'route.routes[0]: expected matchers that an alert can fulfil, got severity="high", severity!="high"',
    ],
  ],
  [
    "a child outside its parent",
    withRoute({
      matchers: [high],
      routes: [{ matchers: [label("severity", oneOf("low", "medium"))] }],
    }),
    [
      'route.routes[0].routes[0]: expected matchers that an alert can fulfil, got severity="high", severity=~"low|medium"',
    ],
  ],
  [
    "a route behind one that takes everything",
    withRoute(
      { matchers: [label("severity", oneOf("high", "low"))] },
      { matchers: [high, label("job", "a")] },
    ),
    [
      "route.routes[1]: expected a route that alerts reach, got all of them taken by route.routes[0]",
    ],
  ],
  [
    "an unknown time interval",
    withRoute({ matchers: [high], activeTimeIntervals: ["night"] }),
    [
      'route.routes[0].activeTimeIntervals[0]: expected nothing, because none is defined, got "night"',
    ],
  ],
  [
    "a time interval without use",
    { ...good, timeIntervals: { night: [{ weekdays: ["monday"] }] } },
    ["timeIntervals.night: expected a route that uses it, got none"],
  ],
  [
    "a time interval of nothing",
    withInterval(),
    ["timeIntervals.night: expected at least one interval, got none"],
  ],
  [
    "an interval without fields",
    withInterval({}),
    [
      "timeIntervals.night[0]: expected at least one of times, weekdays, daysOfMonth, months, years, got none",
    ],
  ],
  [
    "an empty field",
    withInterval({ months: [] }),
    ["timeIntervals.night[0].months: expected at least one range, got none"],
  ],
  [
    "a time of another clock",
    withInterval({ times: [{ from: "9:00", to: "17:00" }] }),
    ['timeIntervals.night[0].times[0].from: expected a time such as "09:00", got "9:00"'],
  ],
  [
    "a night in one range, of some days",
    withInterval({ times: [{ from: "22:00", to: "06:00" }], weekdays: ["monday"] }),
    [
      "timeIntervals.night[0].times[0]: expected from before to, where days are named; split a night at 24:00, got 22:00 to 06:00",
    ],
  ],
  [
    "a day in another language",
    withInterval({ weekdays: ["Montag" as "monday"] }),
    [
      'timeIntervals.night[0].weekdays[0]: expected one of "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", got "Montag"',
    ],
  ],
  [
    "a week that ends before it begins",
    withInterval({ weekdays: [["friday", "sunday"]] }),
    ['timeIntervals.night[0].weekdays[0]: expected friday or later as the end, got "sunday"'],
  ],
  [
    "day 0 of the month",
    withInterval({ daysOfMonth: [0] }),
    [
      "timeIntervals.night[0].daysOfMonth[0]: expected days from 1 to 31 or from -31 to -1, got 0 to 0",
    ],
  ],
  [
    "days from the end to the start",
    withInterval({ daysOfMonth: [[-3, 2]] }),
    ["timeIntervals.night[0].daysOfMonth[0]: expected the first day before the last, got -3 to 2"],
  ],
  [
    "a year before time",
    withInterval({ years: [[2027, 2026]] }),
    ["timeIntervals.night[0].years[0]: expected years from 1970 on, in order, got 2027 to 2026"],
  ],
  [
    "a zone that is no zone",
    withInterval({ weekdays: ["monday"], location: "Europe/Bonn" }),
    [
      'timeIntervals.night[0].location: expected an IANA zone such as "Europe/Berlin", got "Europe/Bonn"',
    ],
  ],
  [
    "critical alerts with one way out",
    { ...good, route: { ...good.route, routes: [{ matchers: [critical], receiver: "two" }] } },
    ["route.routes[0]: expected a fallback for the critical alerts that end here, got none"],
  ],
  [
    "critical alerts that end at the root",
    { ...good, route: { receiver: "one", routes: [{ matchers: [high], receiver: "two" }] } },
    ["route: expected a fallback for the critical alerts that end here, got none"],
  ],
  [
    "a fallback that is not there",
    {
      ...good,
      route: {
        receiver: "one",
        routes: [{ matchers: [critical], receiver: "two", fallback: "three" }],
      },
    },
    ['route.routes[0].fallback: expected one of "one", "two", got "three"'],
  ],
  [
    "a fallback that fails together",
    { ...good, receivers: { one: { channels: [webhook] }, two: { channels: [webhook] } } },
    [
      'route.routes[0].fallback: expected a receiver with another endpoint than "one", got "two"',
      "route.routes[0]: expected a fallback for the critical alerts that end here, got the same endpoint twice",
    ],
  ],
  [
    "no fallback, for no reason",
    {
      ...good,
      route: {
        receiver: "one",
        routes: [{ matchers: [critical], receiver: "two", fallback: { none: " " } }],
      },
    },
    [
      "route.routes[0].fallback.none: expected a reason, got none",
      "route.routes[0]: expected a fallback for the critical alerts that end here, got none",
    ],
  ],
  [
    "a rule without a name",
    withRule({ name: "" }),
    ['inhibitRules[0].name: expected a name, got ""'],
  ],
  [
    "two rules of one name",
    { ...good, inhibitRules: [inhibitRule, inhibitRule] },
    ['inhibitRules[1].name: expected each name once, got "rule"'],
  ],
  [
    "a rule without a source",
    withRule({ source: [] }),
    [
      "inhibitRules[0].source: expected at least one matcher, got none",
      "inhibitRules[0].equal[0]: expected a source or target matcher that requires service_name, got none: alerts without it count as equal",
    ],
  ],
  [
    "a rule against itself",
    withRule({ target: inhibitRule.source.toReversed() }),
    [
      "inhibitRules[0]: expected a source other than the target: no alert inhibits its own kind, got the same",
    ],
  ],
  [
    "a rule over all services",
    withRule({ equal: [] }),
    ['inhibitRules[0].equal: expected at least one label or "nothing", got none'],
  ],
  [
    "a rule that takes two missing labels for equal",
    withRule({ source: [critical] }),
    [
      "inhibitRules[0].equal[0]: expected a source or target matcher that requires service_name, got none: alerts without it count as equal",
    ],
  ],
  [
    "a template beside the path",
    { ...good, templates: ["templates/*.tmpl"] },
    ['templates[0]: expected an absolute path that ends in .tmpl, got "templates/*.tmpl"'],
  ],
  [
    "a message whose template no rendered file defines",
    {
      ...withChannel({ ...slack, subject: '{{ template "own.subjcet" . }}' }),
      templateFiles: [{ name: "own.tmpl", text: '{{ define "own.subject" }}!{{ end }}' }],
    },
    ['receivers.one.channels[0]: expected a template file that defines "own.subjcet", got none'],
  ],
  [
    "a file in the place of the one that ships that lacks a template",
    {
      ...withChannel(slack),
      templateFiles: [
        { name: "notification.tmpl", text: '{{ define "tamma.slack.text" }}!{{ end }}' },
      ],
    },
    [
      'receivers.one.channels[0]: expected a template file that defines "tamma.slack.subject", got none',
    ],
  ],
  [
    "messages that Alertmanager cannot read",
    withChannel({ ...slack, subject: "{{ .Bogus", text: "{{ .Labels.x }}{{ toUper .Status }}" }),
    [
      'receivers.one.channels[0].subject: expected "}}" at the end of the action, got "{{ .Bogus"',
      "receivers.one.channels[0].text: expected the function toUpper, got toUper",
      "receivers.one.channels[0].text: expected a field of a notification: .Alerts, .CommonAnnotations, .CommonLabels, .ExternalURL, .GroupLabels, .NotificationReason, .Receiver, .RouteLabels, .Status, got .Labels",
    ],
  ],
  [
    "a template file that Alertmanager cannot read, or that reads what a notification does not have",
    {
      ...withChannel({ ...slack, text: '{{ template "own.text" . }}' }),
      templateFiles: [
        { name: "one.tmpl", text: '{{ define "own.text" }}{{ .Alert.Firing }}{{ end }}' },
        { name: "two.tmpl", text: '{{ define "own.more" }}{{ .Labels.x }}{{ if }}' },
      ],
    },
    [
      "templateFiles[1].text: expected a value, got {{ if }}",
      'templateFiles[1].text: expected {{ end }} for {{ define "own.more" }}, got none',
      "templateFiles[1].text: expected {{ end }} for {{ if }}, got none",
      "templateFiles[0].text: expected the field .Alerts, got .Alert",
    ],
  ],
  [
    "a template that uses one that no file defines",
    {
      ...good,
      templateFiles: [
        {
          name: "own.tmpl",
          text: '{{ define "a" }}{{ template "b" . }}{{ template "__subject" . }}{{ end }}',
        },
      ],
    },
    ['templateFiles[0].text: expected a template file that defines "b", got none'],
  ],
  [
    "template files that cannot be written or that define nothing",
    {
      ...good,
      templateFiles: [
        { name: "../own.tmpl", text: '{{ define "a" }}{{ end }}' },
        { name: "own.tmpl", text: '{{ define "b" }}{{ end }}' },
        { name: "own.tmpl", text: "Hello" },
      ],
    },
    [
      'templateFiles[0].name: expected a file name such as "own.tmpl", got "../own.tmpl"',
      'templateFiles[2].name: expected each name once, got "own.tmpl"',
      'templateFiles[2].text: expected templates such as {{ define "subject" }}…{{ end }}, got none',
    ],
  ],
  [
    "a resolve timeout in words",
    { ...good, resolveTimeout: "soon" },
    ['resolveTimeout: expected a duration such as "30s", got "soon"'],
  ],
  [
    "a Kubernetes name in capitals",
    { ...good, kubernetes: { name: "Tamma", namespace: "default", secretName: "s" } },
    ['kubernetes.name: expected a Kubernetes object name, got "Tamma"'],
  ],
  [
    "a zone for Kubernetes",
    {
      ...withInterval({ weekdays: ["monday"], location: "Europe/Berlin" }),
      kubernetes: { name: "a", namespace: "b", secretName: "c" },
    },
    [
      'timeIntervals.night[0].location: expected "UTC" while `kubernetes` is set: its resource has no zones, got "Europe/Berlin"',
    ],
  ],
  [
    "a Slack token for Kubernetes",
    {
      ...withChannel({ type: "slack", appTokenFile: "/secrets/token", channel: "#alerts" }),
      kubernetes: { name: "a", namespace: "b", secretName: "c" },
    },
    ["receivers.one.channels[0]: expected apiUrlFile while `kubernetes` is set, got appTokenFile"],
  ],
];

function problemsOf(definition: RoutingDefinition): readonly string[] {
  try {
    resolveRouting(definition);
    return [];
  } catch (error) {
    if (!(error instanceof ObservabilityError) || error.code !== "OBS_ROUTING_INVALID") throw error;
    return error.message.split("\n");
  }
}

describe("resolveRouting", () => {
  test("takes a definition without problems", () => {
    expect(problemsOf(good)).toEqual([]);
  });

  test("asks no fallback of a route that no critical alert reaches", () => {
    const team = { matchers: [label("owner", "shop")], receiver: "two" };
    const { route } = good;
    expect(problemsOf({ ...good, route: { ...route, routes: [...route.routes, team] } })).toEqual(
      [],
    );
    const goesOn = route.routes.map((one) => ({ ...one, continue: true }));
    expect(problemsOf({ ...good, route: { ...route, routes: [...goesOn, team] } })).toEqual([]);
    const twice = route.routes.map(({ matchers }) => ({ matchers, continue: true }));
    expect(problemsOf({ ...good, route: { ...route, routes: [...twice, team] } })).toEqual([
      expect.stringMatching(/^routing\.ts: route\.routes\[\d\]: expected a fallback/),
    ]);
  });

  test.each(rows)("refuses %s", (_what, definition, problems) => {
    expect(problemsOf(definition)).toEqual(problems.map((problem) => `routing.ts: ${problem}`));
  });

  test("takes a routing of one's own that names no template file: it has those that ship", () => {
    expect(problemsOf({ ...withChannel(slack), templates: [] })).toEqual([]);
  });

  test("takes templates that may be defined elsewhere", () => {
    const templates = ["/etc/alertmanager/templates/*.tmpl", "/etc/own/*.tmpl"];
    expect(problemsOf({ ...withChannel(slack), templates, templateFiles: [] })).toEqual([]);
  });

  test("an unknown field or a wrong shape hides nothing that can be judged without it", () => {
    const definition = {
      ...withRoute({ matchers: [high], receiver: "nobody" }),
      telegram: {},
      receivers: {
        one: { channels: [{ ...slack, channel: "ops", colour: "red" }, { type: "telegram" }] },
        two: { channels: [{ ...slack, text: "{{ end }}" }], note: "!" },
      },
      timeIntervals: { never: [{ months: [13, true] }] },
      inhibitRules: [{ name: "", source: [critical], target: [high], equal: [] }],
      resolveTimeout: "soon",
    } as unknown as RoutingDefinition;
    expect(problemsOf(definition)).toMatchInlineSnapshot(`
      [
        "routing.ts: receivers.one.channels[0]: expected one of type, apiUrlFile, appTokenFile, channel, subject, text, sendResolved, got colour",
        "routing.ts: receivers.one.channels[1].type: expected one of "email", "slack", "pagerduty", "webhook", got "telegram"",
        "routing.ts: receivers.two: expected the field none, got note",
        "routing.ts: timeIntervals.never[0].months[0]: expected a name, or two, got 13",
        "routing.ts: timeIntervals.never[0].months[1]: expected a name, or two, got true",
        "routing.ts: expected one of file, receivers, route, inhibitRules, timeIntervals, templates, templateFiles, resolveTimeout, kubernetes, got telegram",
        "routing.ts: receivers.one.channels[0].channel: expected a channel such as "#alerts", got "ops"",
        "routing.ts: receivers.two.channels[0].text: expected an if, range, with, define or block before it, got {{ end }}",
        "routing.ts: route.routes[0].receiver: expected one of "one", "two", got "nobody"",
        "routing.ts: inhibitRules[0].name: expected a name, got """,
        "routing.ts: inhibitRules[0].equal: expected at least one label or "nothing", got none",
        "routing.ts: resolveTimeout: expected a duration such as "30s", got "soon"",
      ]
    `);
  });

  test("is never thrown off by what a field holds", () => {
    const junk = [undefined, null, 5, "x", [], [null], {}, { a: null }, true, Promise.resolve()];
    for (const value of junk) {
      expect(() => checkRouting(value as RoutingDefinition)).not.toThrow();
    }
    for (const [path] of pathsOf(everyField)) {
      for (const value of junk) {
        const changed = withValue(everyField, path, value) as RoutingDefinition;
        expect(() => checkRouting(changed), `${path.join(".")} = ${show(value)}`).not.toThrow();
      }
    }
  });

  test("reports the problems of all parts at once", () => {
    const definition = {
      ...withRoute({ matchers: [high], receiver: "nobody", groupWait: "soon" }),
      templates: ["x"],
      resolveTimeout: -1,
    };
    expect(problemsOf(definition)).toHaveLength(4);
  });
});

type Path = readonly (string | number)[];

/** Every place in the value below its root. */
function pathsOf(value: unknown, path: Path = []): readonly (readonly [Path])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return [[here] as const, ...pathsOf(one, here)];
  });
}

/** Returns a copy with another value in one place. */
function withValue(root: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy: unknown = Array.isArray(root) ? [...(root as unknown[])] : { ...(root as object) };
  Reflect.set(copy as object, key, withValue(Reflect.get(root as object, key), rest, value));
  return copy;
}
