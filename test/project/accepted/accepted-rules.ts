import {
  above,
  absentOverTime,
  age,
  alert,
  atLeast,
  atLeastEvents,
  atMost,
  averaged,
  avg,
  below,
  both,
  clampMin,
  constant,
  count,
  countSeries,
  dayOfMonth,
  dayOfWeek,
  days,
  delta,
  differs,
  either,
  equals,
  events,
  eventsFor,
  failsMoreThan,
  gone,
  growth,
  highest,
  hour,
  increase,
  lastOverTime,
  matches,
  max,
  mean,
  milliseconds,
  min,
  minus,
  minutes,
  missing,
  not,
  noneOf,
  notMatches,
  notPresent,
  now,
  objective,
  observations,
  offset,
  oneOf,
  percent,
  perSecond,
  plus,
  present,
  quantile,
  rate,
  ratio,
  raw,
  recorded,
  recording,
  seconds,
  share,
  shareAbove,
  sum,
  times,
  unless,
  value,
  within,
  type AlertOptions,
  type Condition,
  type Dimension,
} from "#src/alerting/index.ts";

import type { AcceptedRules } from "./accepted-project.ts";
import { metrics } from "./metrics.ts";

const service = { by: ["service.name"] } as const;
const orders = (window: `${number}m` | `${number}h` = "5m") =>
  sum(rate(metrics.orders, window), service);
const errors = sum(rate(metrics.orders, "5m", { outcome: "error" }), service);
const failing = above(share(errors, orders()), percent(5));
const busy = above(orders(), perSecond(0.05));
const waiting = max(value(metrics.waiting), service);

type Change<L extends string, D extends Dimension> = Partial<Omit<AlertOptions<L, D>, "when">>;

function one<L extends string, D extends Dimension>(
  name: string,
  when: Condition<L, D>,
  change: Change<L, D> = {},
): AcceptedRules {
  return [name, alert({ ...texts, ...change, when })];
}

const texts = {
  id: "orders",
  name: "Orders",
  severity: "high",
  owner: "shop",
  summary: ({ value }: { readonly value: string }) => `It is ${value}.`,
  description: "Customers cannot order.",
  runbook: "Look at the traces of failed orders.",
} as const;

const { severity: _, ...promise } = texts;

const onChannel = (name: string, condition: ReturnType<typeof not> | string): AcceptedRules =>
  one(name, above(sum(rate(metrics.orders, "5m", { channel: condition }), service), perSecond(1)));

/** Rules that must be generated, and whose generated tests must pass. */
export const acceptedRules: readonly AcceptedRules[] = [
  onChannel("a pattern of alternatives", matches("/api/v1/(users|orders)")),
  onChannel("a pattern with anchors", matches("^/api/(v1|v2)/orders$")),
  onChannel("a pattern with classes and counts", matches(String.raw`/orders/\d{2,4}/[a-f0-9]+`)),
  onChannel("a pattern in small letters and capitals", matches("(?i)web|APP")),
  onChannel("a pattern of any text", matches(".+")),
  onChannel("a pattern with a named group", matches("(?P<kind>web|app)-.*")),
  onChannel("a pattern with escaped dots", matches(String.raw`shop\.example\.(com|org)`)),
  onChannel("a pattern with unicode", matches(String.raw`\p{Lu}[äöü]+`)),
  onChannel("a pattern that is not to match", notMatches("/(health|metrics)/.*")),
  onChannel("an optional part", matches("web(-beta)?")),
  onChannel("values with regular characters, taken literally", oneOf("a.b", "c+d", "(e)", "f|g")),
  onChannel("none of several values", noneOf("web", "app")),
  onChannel("a value with quotes and backslashes", String.raw`C:\shop "one" 'two'`),
  onChannel("a value in other scripts", "магазин 商店 🛒"),
  onChannel("a value of braces and dollars", "{{ $labels.x }} ${y} %s"),
  onChannel("a value like YAML", "yes: - #no"),
  onChannel("a label that is there", present),
  onChannel("a label that is not there", notPresent),
  onChannel("every value but one", not("web")),
  one(
    "a ratio with a count that equals",
    both(failing, equals(countSeries(value(metrics.waiting), service), count(1))),
  ),
  one(
    "a ratio with a gauge that equals",
    both(failing, equals(sum(value(metrics.waiting), service), count(0))),
  ),
  one(
    "a ratio with a count of series that equals",
    both(failing, equals(countSeries(value(metrics.waiting), service), count(3))),
  ),
  one(
    "a ratio with a gauge that equals several",
    both(failing, equals(sum(value(metrics.waiting), service), count(7))),
  ),
  one(
    "a ratio with a limit of a negative gauge",
    both(failing, below(min(value(metrics.balance), service), count(-5))),
  ),
  one(
    "a ratio with a gauge that differs",
    both(failing, differs(sum(value(metrics.waiting), service), count(0))),
  ),
  one(
    "a ratio with a count of series",
    both(failing, atLeast(countSeries(value(metrics.waiting), service), count(3))),
  ),
  one(
    "nested conditions",
    both(either(failing, above(share(errors, orders()), percent(50))), both(busy, busy)),
    {
      accept: { "conflicting-severity": "one rule" },
    },
  ),
  one(
    "either of two",
    both(either(failing, above(share(errors, orders("1h")), percent(50))), busy),
  ),
  one("unless something else", both(unless(failing, above(waiting, count(1_000))), busy)),
  one(
    "unless a cause that is shared",
    unless(both(failing, busy), above(max(value(metrics.utilization), { by: [] }), ratio(0.9)), {
      on: [],
    }),
  ),
  one(
    "a comparison of two expressions",
    both(above(errors, sum(rate(metrics.orders, "5m", { outcome: "refused" }), service)), busy),
  ),
  one(
    "a comparison the other way",
    below(sum(rate(metrics.orders, "5m", { outcome: "accepted" }), service), perSecond(0.1)),
  ),
  one("at most", atMost(waiting, count(0))),
  one("no for", both(failing, busy), { for: 0 }),
  one("a for of zero in text", both(failing, busy), { for: "0s" }),
  one("durations of every notation", both(failing, busy), {
    for: "1m30s",
    keepFiringFor: 90_000,
    evaluate: "30s",
  }),
  one("a long for", both(failing, busy), { for: "2h" }),
  one(
    "a long window",
    both(
      above(
        share(sum(rate(metrics.orders, "1h", { outcome: "error" }), service), orders("1h")),
        percent(5),
      ),
      above(orders("1h"), perSecond(0.05)),
    ),
  ),
  one("an offset", above(orders(), offset(times(orders(), 3), "1h"))),
  one("compared with yesterday", below(orders(), times(offset(orders(), "1d"), 0.5))),
  one("a negative threshold", below(min(value(metrics.balance), service), count(-100))),
  one("a threshold of zero", below(min(value(metrics.balance), service), count(0))),
  one(
    "a ratio above 1",
    above(
      share(
        sum(rate(metrics.orders, "5m"), service),
        sum(observations(metrics.duration, "5m"), service),
      ),
      ratio(1.5),
    ),
    {
      accept: { "minimum-traffic": "few orders count as well" },
    },
  ),
  one("percent of a gauge", above(avg(value(metrics.utilization), service), percent(90))),
  one("a fall of a gauge", below(sum(delta(metrics.waiting, "10m"), service), count(-50))),
  one("an average over time", above(max(averaged(metrics.waiting, "10m"), service), count(100))),
  one("the highest over time", above(max(highest(metrics.waiting, "10m"), service), count(100))),
  one(
    "the last one over time",
    above(max(lastOverTime(metrics.waiting, "10m"), service), count(100)),
  ),
  one("a timestamp's age", above(max(age(value(metrics.lastRun)), service), days(1))),
  one(
    "a quantile",
    both(
      above(quantile(0.95, metrics.duration, "5m", service), milliseconds(500)),
      above(sum(observations(metrics.duration, "5m"), service), perSecond(0.1)),
    ),
  ),
  one(
    "a mean",
    both(
      above(mean(metrics.duration, "5m", service), seconds(0.7)),
      above(sum(observations(metrics.duration, "5m"), service), perSecond(0.1)),
    ),
  ),
  one(
    "a share of slow ones",
    both(
      above(shareAbove(0.5, metrics.duration, "5m", service), percent(10)),
      above(sum(observations(metrics.duration, "5m"), service), perSecond(0.1)),
    ),
  ),
  one(
    "events of a histogram",
    both(
      above(quantile(0.95, metrics.duration, "5m", service), seconds(0.5)),
      atLeastEvents(sum(events(metrics.duration, "5m"), service), eventsFor(0.95)),
    ),
  ),
  one(
    "failures that are rare",
    failsMoreThan(
      percent(5),
      {
        failed: sum(growth(metrics.orders, "10m", { outcome: "error" }), service),
        all: sum(growth(metrics.orders, "10m"), service),
      },
      5,
    ),
  ),
  one(
    "one of an hour",
    above(sum(increase(metrics.orders, "1h", { outcome: "error" }), service), count(1)),
  ),
  one(
    "a sum of two",
    above(
      plus(errors, sum(rate(metrics.orders, "5m", { outcome: "refused" }), service)),
      perSecond(2),
    ),
  ),
  one(
    "a difference",
    above(
      minus(orders(), sum(rate(metrics.orders, "5m", { outcome: "accepted" }), service)),
      perSecond(2),
    ),
  ),
  one("by no label", above(sum(rate(metrics.orders, "5m"), { by: [] }), perSecond(100))),
  one(
    "by several labels",
    above(
      sum(rate(metrics.orders, "5m"), {
        by: ["service.name", "deployment.environment.name", "channel"],
      }),
      perSecond(100),
    ),
  ),
  one(
    "without a label",
    above(
      sum(rate(metrics.orders, "5m"), {
        without: ["instance", "outcome", "service.version", "k8s.pod.name"],
      }),
      perSecond(100),
    ),
  ),
  one("nothing for a while", missing(metrics.orders)),
  one("a series that has gone", gone(metrics.waiting, "1h", service)),
  one(
    "absent over time",
    above(absentOverTime(metrics.waiting, "15m", { "service.name": "checkout" }), count(0)),
  ),
  one("a critical alert that waits", both(failing, busy), {
    severity: "critical",
    for: "10m",
    accept: { "latency-budget": "a slow burn" },
  }),
  one("labels of its own, with quotes and scripts", both(failing, busy), {
    labels: { team: `the "shop"`, region: "Zürich", path: String.raw`a\b`, empty: "" },
  }),
  one("a label of the series under another name", both(failing, busy), {
    labels: { shop: "{{ $labels.service_name }}" },
    accept: { "label-churn": "services are few" },
  }),
  one("texts with every kind of character", both(failing, busy), {
    summary: `"{{ $value | humanizePercentage }}" of {{ $labels.service_name }}: it's <b>bad</b> & 100 % – ¡sí!`,
    description:
      "One.\n\nTwo: `x` # no comment\n  - {{ if gt $value 0.5 }}half{{ else }}less{{ end }}\ttab",
    runbook: "1. `docker ps --format '{{.Names}}'`\n2. `helm template . | grep '{{ .Values.x }}'`",
  }),
  one("a very long name and id", both(failing, busy), {
    id: "orders-that-customers-have-placed-fail-more-often-than-one-in-twenty-times-over-five-minutes",
    name: "OrdersThatCustomersHavePlacedFailMoreOftenThanOneInTwentyTimesOverFiveMinutes",
  }),
  one("digits in names", both(failing, busy), { id: "errors-5xx-2", name: "S3Errors5xx" }),
  one("an owner of several words", both(failing, busy), { owner: "Team Shop & Payments (EU)" }),
  [
    "a recording, and an alert on it",
    recording({ id: "r", record: "service:orders:rate5m", of: orders() }),
    alert({
      ...texts,
      when: above(
        recorded(recording({ id: "r", record: "service:orders:rate5m", of: orders() })),
        perSecond(500),
      ),
    }),
  ],
  [
    "a recording of PromQL, and an alert on it",
    recording({ id: "r", record: "service:channels:count", of: channels() }),
    alert({
      ...texts,
      when: above(
        recorded(recording({ id: "r", record: "service:channels:count", of: channels() })),
        count(7),
      ),
    }),
  ],
  one(
    "PromQL that reads what others record",
    above(raw("max(cluster:node_cpu:ratio)", { labels: [], dimension: "ratio" }), ratio(0.9)),
    {
      accept: { untestable: "another team's series" },
    },
  ),
  [
    "two severities of one expression",
    alert({ ...texts, when: above(waiting, count(100)), severity: "medium" }),
    alert({ ...texts, id: "more", name: "More", when: above(waiting, count(1_000)) }),
  ],
  [
    "an objective of good ones",
    objective({
      ...promise,
      target: percent(99),
      window: "7d",
      good: (window) =>
        sum(rate(metrics.orders, window, { outcome: oneOf("accepted", "refused") }), service),
      total: (window) => sum(rate(metrics.orders, window), service),
      minimum: count(60),
      summary: ({ value }) => `${value} fail`,
    }),
  ],
  [
    "an objective of fast ones",
    objective({
      ...promise,
      target: percent(95),
      good: (window) => sum(within(0.5, metrics.duration, window), service),
      total: (window) => sum(observations(metrics.duration, window), service),
      minimum: count(60),
      summary: ({ value }) => `${value} are slow`,
    }),
  ],
  one("an hour of the day", above(hour(), count(9))),
  one("hours of business", both(atLeast(hour(), count(8)), below(hour(), count(18)))),
  one("a day of the week", equals(dayOfWeek(), count(5)), { keepFiringFor: "10m" }),
  one("a day of the month, at once", equals(dayOfMonth(), count(3)), { for: 0 }),
  one("a Unix time", above(now(), seconds(1_000))),
  one("a constant", above(constant(count(1)), count(0))),
  one("only in the morning", both(busy, below(hour(), count(8)), { on: [] })),
  one("a limit on nothing", both(above(clampMin(errors, perSecond(0)), perSecond(1)), busy)),
  one("minutes of a gauge in seconds", above(max(value(metrics.lastRun), service), minutes(90))),
];

function channels() {
  return raw("count by (service_name) (group by (service_name, channel) (orders_placed_total))", {
    labels: ["service.name"],
    dimension: "count",
  });
}
