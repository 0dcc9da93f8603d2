import type { LabelSet } from "#src/alerting/alertmanager/alert-labels.ts";
import { label } from "#src/alerting/alertmanager/matcher.ts";
import type { Route, RootRoute } from "#src/alerting/alertmanager/route.ts";
import type { TimeInterval } from "#src/alerting/alertmanager/time-interval.ts";
import { matches, present, type Matcher } from "#src/promql/label-condition.ts";

import type { ScenarioPost, TimedScenario } from "./timed-scenario.ts";

/** A scenario, and how many notifications it must lead to: two silent sides would agree as well. */
interface Counted extends TimedScenario {
  readonly notifications: number;
}

type Alert = ScenarioPost["alerts"][number];

/** Groups flush 1 s after their first alert and then every 2 s: events fall on even seconds. */
const timings = { groupWait: "1s", groupInterval: "2s", repeatInterval: "1h" } as const;

const alert = (alertname: string, labels: LabelSet = {}): Alert => ({
  labels: { alertname, ...labels },
});
const ended = (one: Alert, to: number): Alert => ({ ...one, from: 0, to });

function root(options: Partial<RootRoute> = {}): { readonly route: RootRoute } {
  return { route: { receiver: "one", groupBy: ["alertname"], ...timings, ...options } };
}

const is = (severity: "critical" | "low"): Matcher<"severity"> => label("severity", severity);

/** The minute of an instant in a zone, as an interval. */
function minuteOf(ms: number, location: string): TimeInterval {
  const clock = (at: number): string =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone: location,
      hour: "2-digit",
      minute: "2-digit",
    }).format(at);
  const to = clock(ms + 60_000);
  return { times: [{ from: clock(ms), to: to === "00:00" ? "24:00" : to }], location };
}

const a = alert("A");
const b = alert("B");
const twins = [alert("A", { instance: "1" }), alert("A", { instance: "2" })] as const;
const critical = alert("Down", { severity: "critical", service_name: "shop" });
const mild = alert("Slow", { severity: "low", service_name: "shop" });
const mildElsewhere = alert("Slow", { severity: "low", service_name: "orders" });

const silencesMild = {
  inhibitRules: [
    {
      name: "critical over low",
      source: [is("critical"), label("service_name", present)] as const,
      target: [is("low")] as const,
      equal: ["service_name"] as const,
    },
  ],
};

const toBoth: readonly Route[] = [
  { matchers: [label("alertname", present)], receiver: "one", continue: true },
  { matchers: [label("alertname", matches("A|B"))], receiver: "two", groupWait: "2s" },
];

export const timedScenarios: readonly Counted[] = [
  // These wait for a full minute: first, so that they wait together
  {
    name: "an alert that comes muted is told after the mute interval",
    definition: (startMs) => ({
      ...root({
        routes: [{ matchers: [label("alertname", "A")], muteTimeIntervals: ["start"] }],
      }),
      timeIntervals: { start: [minuteOf(startMs, "America/St_Johns")] },
    }),
    receivers: ["one"],
    posts: [{ at: 0, alerts: [a, b] }],
    beforeMinute: 4,
    seconds: 8,
    notifications: 2,
  },
  {
    name: "an end during a mute interval is never told",
    definition: (startMs) => ({
      ...root({
        routes: [{ matchers: [label("alertname", "A")], muteTimeIntervals: ["next"] }],
      }),
      timeIntervals: { next: [minuteOf(startMs + 60_000, "UTC")] },
    }),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [a] },
      { at: 4.5, alerts: [ended(a, 4.5)] },
      { at: 6.5, alerts: [{ ...a, from: 6.5 }] },
    ],
    beforeMinute: 4,
    seconds: 9,
    notifications: 1,
  },
  {
    name: "an active interval opens in its zone",
    definition: (startMs) => ({
      ...root({
        routes: [{ matchers: [label("alertname", "A")], activeTimeIntervals: ["next"] }],
      }),
      timeIntervals: { next: [minuteOf(startMs + 60_000, "Asia/Kolkata")] },
    }),
    receivers: ["one"],
    posts: [{ at: 0, alerts: [a] }],
    beforeMinute: 4,
    seconds: 8,
    notifications: 1,
  },
  {
    name: "one alert comes and goes",
    definition: () => root(),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [a] },
      { at: 2, alerts: [ended(a, 2)] },
    ],
    seconds: 6,
    notifications: 2,
  },
  {
    name: "an alert that ends within group_wait is never told, and later is new",
    definition: () => root({ groupWait: "2s" }),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [a] },
      { at: 1, alerts: [ended(a, 1)] },
      { at: 4, alerts: [{ ...a, from: 4 }] },
    ],
    seconds: 7,
    notifications: 1,
  },
  {
    name: "a flap between two flushes is not told",
    definition: () => root(),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [a] },
      { at: 1.5, alerts: [ended(a, 1.5)] },
      { at: 2.4, alerts: [{ ...a, from: 2.4 }] },
      { at: 4, alerts: [{ ...a, from: 2.4, to: 4 }] },
    ],
    seconds: 8,
    notifications: 2,
  },
  {
    name: "flaps across flushes are told each time",
    definition: () => root({ groupInterval: "1s" }),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [a] },
      { at: 1.5, alerts: [ended(a, 1.5)] },
      { at: 3, alerts: [{ ...a, from: 3 }] },
      { at: 4.5, alerts: [{ ...a, from: 3, to: 4.5 }] },
    ],
    seconds: 7,
    notifications: 4,
  },
  {
    name: "a notification without news repeats at the first flush after repeat_interval",
    definition: () => root({ groupInterval: "1s", repeatInterval: "2500ms" }),
    receivers: ["one"],
    posts: [{ at: 0, alerts: [a] }],
    seconds: 8.5,
    notifications: 3,
  },
  {
    name: "a source inhibits while it fires, and the end of an inhibited alert is not told",
    definition: () => ({ ...root(), ...silencesMild }),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [critical] },
      { at: 0.5, alerts: [mild] },
      { at: 2.5, alerts: [ended(critical, 2.5)] },
      { at: 4.5, alerts: [{ ...critical, from: 4.5 }] },
      { at: 6.5, alerts: [ended(mild, 6.5)] },
    ],
    seconds: 9,
    notifications: 4,
  },
  {
    name: "inhibition needs equal labels",
    definition: () => ({ ...root({ groupBy: ["service_name", "alertname"] }), ...silencesMild }),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [critical] },
      { at: 0.5, alerts: [mild, mildElsewhere] },
    ],
    seconds: 4,
    notifications: 2,
  },
  {
    name: "alerts that are source and target do not inhibit each other, but do inhibit targets",
    definition: () => ({
      ...root(),
      inhibitRules: [
        {
          name: "critical over all of the service",
          source: [is("critical"), label("service_name", present)],
          target: [label("service_name", "shop")],
          equal: ["service_name"],
        },
      ],
    }),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [critical, alert("Burning", critical.labels)] },
      { at: 0.5, alerts: [mild] },
    ],
    seconds: 4,
    notifications: 1,
  },
  {
    name: "groups go their own ways",
    definition: () => root({ groupBy: ["service_name"] }),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [alert("A", { service_name: "shop" })] },
      { at: 0.3, alerts: [alert("B", { service_name: "shop" })] },
      { at: 0.5, alerts: [alert("A", { service_name: "orders" })] },
      { at: 2.5, alerts: [alert("B", { service_name: "orders" })] },
    ],
    seconds: 6,
    notifications: 3,
  },
  {
    name: "the end of one of two is told with both",
    definition: () => root(),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [...twins] },
      { at: 2, alerts: [ended(twins[1], 2)] },
    ],
    seconds: 6,
    notifications: 2,
  },
  {
    name: "a receiver without send_resolved hears of the next start only",
    definition: () => root({ routes: toBoth }),
    receivers: ["one", "two"],
    silentOnResolve: ["two"],
    posts: [
      { at: 0, alerts: [...twins] },
      { at: 2.5, alerts: [ended(twins[1], 2.5)] },
      { at: 4.5, alerts: [ended(twins[0], 4.5)] },
      { at: 7.5, alerts: [{ ...twins[0], from: 7.5 }] },
    ],
    seconds: 11,
    notifications: 6,
  },
  {
    name: "continue leads to a second receiver with its own waits",
    definition: () => root({ routes: toBoth }),
    receivers: ["one", "two"],
    posts: [
      { at: 0, alerts: [a] },
      { at: 0.5, alerts: [alert("C")] },
      { at: 2.5, alerts: [ended(a, 2.5)] },
    ],
    seconds: 6,
    notifications: 5,
  },
  {
    name: "siblings with the same matchers and receiver share the log of notifications",
    definition: () =>
      root({
        routes: [
          { matchers: [label("alertname", "A")], receiver: "two", continue: true },
          { matchers: [label("alertname", "A")], receiver: "two", groupWait: "2s" },
        ],
      }),
    receivers: ["one", "two"],
    posts: [{ at: 0, alerts: [a] }],
    seconds: 6,
    notifications: 1,
  },
  {
    name: "group_by ... makes one group an alert",
    definition: () => root({ groupBy: ["..."] }),
    receivers: ["one"],
    posts: [{ at: 0, alerts: [...twins, b] }],
    seconds: 3,
    notifications: 3,
  },
  {
    name: "without group_by all alerts of a route are one group, in Alertmanager's order",
    definition: () => root({ groupBy: [] }),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [b, ...twins, alert("Z", { job: "x" }), a] },
      { at: 2, alerts: [alert("Y", { job: "a", instance: "9" })] },
    ],
    seconds: 4,
    notifications: 2,
  },
  {
    name: "a nested route inherits what it does not say",
    definition: () =>
      root({
        groupInterval: "1s",
        routes: [
          {
            matchers: [label("severity", present)],
            groupBy: ["service_name"],
            routes: [{ matchers: [is("critical")], receiver: "two", groupWait: "2s" }],
          },
        ],
      }),
    receivers: ["one", "two"],
    posts: [
      { at: 0, alerts: [critical, mild, mildElsewhere, a] },
      { at: 2.5, alerts: [ended(critical, 2.5), ended(mild, 2.5)] },
    ],
    seconds: 5,
    notifications: 6,
  },
  {
    name: "an alert older than group_wait is told at once",
    definition: () => root({ groupWait: "4s" }),
    receivers: ["one"],
    posts: [{ at: 0.5, alerts: [{ ...a, from: -60 }] }],
    seconds: 2,
    notifications: 1,
  },
  {
    name: "an alert that nobody renews ends by itself",
    definition: () => root(),
    receivers: ["one"],
    posts: [{ at: 0, alerts: [{ ...a, to: 2 }] }],
    seconds: 6,
    notifications: 2,
  },
  {
    name: "a silence keeps one alert of a group back while it lasts",
    definition: () => root({ groupBy: [] }),
    receivers: ["one"],
    posts: [
      { at: 0, alerts: [a, b] },
      { at: 6.2, alerts: [ended(a, 6.2)] },
    ],
    silences: [
      { alertname: "A", from: 0.1, to: 2 },
      { alertname: "A", from: 4, to: 9 },
    ],
    seconds: 10,
    notifications: 2,
  },
];
