/* oxlint-disable vitest/expect-expect -- each @ts-expect-error asserts that the next line does not compile */
import { describe, expectTypeOf, test } from "vitest";

import type { InhibitRule } from "#src/alerting/alertmanager/inhibit.ts";
import { label } from "#src/alerting/alertmanager/matcher.ts";
import type { Channel } from "#src/alerting/alertmanager/receiver.ts";
import type { RootRoute, Route } from "#src/alerting/alertmanager/route.ts";
import { defineRouting } from "#src/alerting/alertmanager/routing-definition.ts";
import type { TimeInterval } from "#src/alerting/alertmanager/time-interval.ts";
import { noneOf, not, oneOf, type Matcher } from "#src/promql/label-condition.ts";

const file = "types.ts";
const one = { channels: [{ type: "webhook", urlFile: "/secrets/url" }] } as const;
const base = { file, receivers: { one } } as const;
const high = label("severity", "high");

// What each part must be, where one receiver and one interval are defined
const root = (route: RootRoute<"one", "day">): unknown => route;
const child = (route: Route<"one", "day">): unknown => route;
const channel = (one: Channel): unknown => one;
const rule = (one: InhibitRule): unknown => one;
const interval = (one: TimeInterval): unknown => one;

describe("matchers that must not compile", () => {
  test("a label that alerts do not have", () => {
    // @ts-expect-error -- a typing mistake in the label
    label("severty", "high");
  });
  test("a severity that there is not", () => {
    // @ts-expect-error -- the specification has low, medium, high and critical
    label("severity", "warning");
    // @ts-expect-error -- one of the values is wrong
    label("severity", oneOf("high", "page"));
    // @ts-expect-error -- another case
    label("severity", not("Critical"));
  });
  test("a list of nothing", () => {
    // @ts-expect-error -- no value at all would match nothing
    label("severity", oneOf());
    // @ts-expect-error -- no value at all would match everything
    label("severity", noneOf());
  });
  test("a value that is no text", () => {
    // @ts-expect-error -- labels are text
    label("drill", true);
  });
  test("an operator of PromQL", () => {
    // @ts-expect-error -- Alertmanager has =, !=, =~ and !~
    expectTypeOf<"==">().toExtend<Matcher["operator"]>();
  });
});

describe("routes that must not compile", () => {
  test("a receiver that is not defined", () => {
    // @ts-expect-error -- the root's receiver
    defineRouting({ ...base, route: { receiver: "tow" } });
    // @ts-expect-error -- a child's receiver
    defineRouting({ ...base, route: { receiver: "one", routes: [{ receiver: "two" }] } });
    // @ts-expect-error -- a grandchild's receiver
    child({ routes: [{ receiver: "two" }] });
  });
  test("a root without a receiver", () => {
    // @ts-expect-error -- alerts that match no route would go nowhere
    defineRouting({ ...base, route: {} });
  });
  test("a fallback that is not defined, or none without a reason", () => {
    // @ts-expect-error -- no such receiver
    child({ fallback: "two" });
    // @ts-expect-error -- the reason is missing
    child({ fallback: {} });
  });
  test("a time interval that is not defined", () => {
    const routes = [{ muteTimeIntervals: ["night"] }] as const;
    // @ts-expect-error -- there is no interval at all
    defineRouting({ ...base, route: { receiver: "one", routes } });
    // @ts-expect-error -- there is another
    child({ activeTimeIntervals: ["night"] });
  });
  test("matchers, continue, a fallback or time intervals on the root", () => {
    // @ts-expect-error -- the root takes every alert
    root({ receiver: "one", matchers: [high] });
    // @ts-expect-error -- the root has no siblings
    root({ receiver: "one", continue: true });
    // @ts-expect-error -- a fallback is a sibling, and the root has none
    root({ receiver: "one", fallback: "one" });
    // @ts-expect-error -- Alertmanager refuses it
    root({ receiver: "one", muteTimeIntervals: ["day"] });
  });
  test("grouping by a label that alerts do not have", () => {
    // @ts-expect-error -- a typing mistake in the label
    child({ groupBy: ["alertnam"] });
  });
  test("a duration that is a date", () => {
    // @ts-expect-error -- text or milliseconds
    child({ groupWait: new Date() });
  });
});

describe("channels that must not compile", () => {
  test("a secret in place of its file", () => {
    // @ts-expect-error -- a URL is no absolute path
    channel({ type: "webhook", urlFile: "https://hooks.example.com" });
    // @ts-expect-error -- there is no `url`: it would be a secret in the configuration
    channel({ type: "webhook", url: "https://hooks.example.com" });
    // @ts-expect-error -- there is no `routingKey` either
    channel({ type: "pagerduty", routingKey: "R0UT1NG" });
  });
  test("a channel of another kind", () => {
    // @ts-expect-error -- not among the four
    channel({ type: "pigeon" });
  });
  test("e-mail to nobody", () => {
    // @ts-expect-error -- at least one address
    channel({ type: "email", to: [], from: "a@b", smarthost: "c:25" });
  });
  test("Slack without a way in, or with two", () => {
    // @ts-expect-error -- neither file
    channel({ type: "slack", channel: "#a" });
    // @ts-expect-error -- both files
    channel({ type: "slack", channel: "#a", apiUrlFile: "/a", appTokenFile: "/b" });
  });
});

describe("rules and intervals that must not compile", () => {
  test("inhibition without a source, a target or equal labels", () => {
    // @ts-expect-error -- everything would inhibit
    rule({ name: "r", source: [], target: [high], equal: ["service_name"] });
    // @ts-expect-error -- everything would be inhibited
    rule({ name: "r", source: [high], target: [], equal: ["service_name"] });
    // @ts-expect-error -- any service would inhibit any other
    rule({ name: "r", source: [high], target: [high], equal: [] });
    // @ts-expect-error -- a label that alerts do not have
    rule({ name: "r", source: [high], target: [high], equal: ["svc"] });
    // @ts-expect-error -- a rule without a name cannot be spoken of
    rule({ source: [high], target: [high], equal: ["service_name"] });
  });
  test("a day or a month that the calendar does not have", () => {
    // @ts-expect-error -- names are English and in full
    interval({ weekdays: ["mon"] });
    // @ts-expect-error -- names, not numbers
    interval({ months: [1] });
    // @ts-expect-error -- both ends of a range are of one kind
    interval({ weekdays: [["monday", 5]] });
    // @ts-expect-error -- a range of times has two ends
    interval({ times: [{ from: "09:00" }] });
  });
});

describe("definitions that compile", () => {
  test("keep the names of their receivers and intervals", () => {
    const definition = defineRouting({
      file,
      receivers: { one, two: one },
      timeIntervals: { night: [{ times: [{ from: "22:00", to: "24:00" }] }] },
      route: {
        receiver: "one",
        routes: [{ matchers: [high], receiver: "two", muteTimeIntervals: ["night"] }],
      },
    });
    root({ receiver: "one", groupBy: ["..."] });
    child({ groupBy: ["alertname"], fallback: { none: "a reason" }, muteTimeIntervals: ["day"] });
    channel({ type: "slack", channel: "#a", apiUrlFile: "/a" });
    rule({ name: "r", source: [high], target: [high], equal: ["service_name"] });
    interval({ weekdays: [["monday", "friday"], "sunday"], months: ["may"], years: [2026] });
    expectTypeOf<keyof typeof definition.receivers>().toEqualTypeOf<"one" | "two">();
  });
});
