import { describe, expect, test } from "vitest";

import { routing } from "#src/shipped/shipped-routing.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import {
  checkPageTest,
  pageTest,
  type PageExpectation,
  type PageTest,
} from "#src/alerting/alertmanager/simulate/page-test.ts";
import { simulate } from "#src/alerting/alertmanager/simulate/simulate.ts";
import { readScenario } from "#src/alerting/alertmanager/simulate/read-scenario.ts";
import { toSimulation } from "#src/alerting/alertmanager/simulate/scenario.ts";

const policy = resolveRouting(routing);
const labels = { alertname: "Slow", severity: "high", service_name: "shop" };

const check = (expectation: PageExpectation): void =>
  checkPageTest(policy, { name: "slow shop", alerts: [{ labels }], expect: expectation });

const simulated = `Simulated:
  +30s  default  firing  Slow{severity="high",service_name="shop"}  (first notification)`;

describe("checkPageTest", () => {
  test("passes what is expected", () => {
    expect(() =>
      check({
        pages: [{ at: "30s", receiver: "default", alerts: ["Slow"] }],
        notified: { default: { alert: "Slow", by: "30s" } },
        silent: ["critical"],
      }),
    ).not.toThrow();
  });

  test.each([
    [
      "a page at another time",
      { pages: [{ at: "20s", receiver: "default", alerts: ["Slow"] }] },
      `missing:    +20s  default  firing  Slow
unexpected: +30s  default  firing  Slow`,
    ],
    ["a page too many", { pages: [] }, "unexpected: +30s  default  firing  Slow"],
    [
      "a page too few",
      {
        pages: [
          { at: "30s", receiver: "default", alerts: ["Slow"] },
          { at: "30s", receiver: "default", alerts: ["Slow"] },
        ],
      },
      "missing:    +30s  default  firing  Slow",
    ],
    [
      "an end instead of a start",
      { pages: [{ at: "30s", receiver: "default", status: "resolved", alerts: ["Slow"] }] },
      `missing:    +30s  default  resolved  Slow
unexpected: +30s  default  firing  Slow`,
    ],
    [
      "a notification that comes late",
      { notified: { default: { alert: "Slow", by: "29s" } } },
      "expected default to hear of Slow by +29s, got +30s",
    ],
    [
      "a notification that never comes",
      { notified: { critical: { alert: "Slow", by: "1h" } } },
      "expected critical to hear of Slow by +1h, got no notification",
    ],
    [
      "a notification that must not come",
      { silent: ["default"] },
      'expected default to hear nothing, got +30s  default  firing  Slow{severity="high",service_name="shop"}  (first notification)',
    ],
    [
      "a receiver that does not exist",
      { silent: ["nobody"] },
      'expected one of "default", "critical", "critical-fallback", "quiet", "watchdog", "unsent", got "nobody"',
    ],
  ] as const)("refuses %s", (_what, expectation, problems) => {
    expect(() => check(expectation)).toThrow(
      expect.objectContaining({
        code: "OBS_PAGE_TEST_FAILED",
        message: `slow shop\n${problems}\n${simulated}`,
      }),
    );
  });
});

describe("toSimulation", () => {
  test("an alert that fires again is no longer told to have ended", () => {
    const labels = { alertname: "Flaps" };
    const { posts } = toSimulation({
      alerts: [
        { labels, for: "1m" },
        { labels, at: "3m30s" },
      ],
      watch: "10m",
    });
    const againMs = (posts[0]?.atMs ?? 0) + 210_000;
    const later = posts.filter(({ atMs }) => atMs >= againMs).flatMap(({ alerts }) => alerts);
    expect(later).not.toEqual([]);
    expect(later.filter(({ startsAtMs }) => startsAtMs !== againMs)).toEqual([]);
  });
});

describe("readScenario", () => {
  test("reads YAML, with the file's name for a name", () => {
    expect(readScenario("alerts: [{ labels: { alertname: A }, for: 5m }]", "a.yaml")).toEqual({
      name: "a.yaml",
      alerts: [{ labels: { alertname: "A" }, for: "5m" }],
      expect: {},
    });
  });

  test.each([
    ["text that is no YAML", "{", "expected YAML or JSON, got text that is neither"],
    ["no alerts", "alerts: []", "alerts: expected at least one alert, got []"],
    [
      "an alert without labels",
      "alerts: [{}]",
      "alerts[0].labels: expected labels such as { alertname: Errors }, got nothing",
    ],
    [
      "a label that is no text",
      "alerts: [{ labels: { a: 1 } }]",
      "alerts[0].labels.a: expected text, got 1",
    ],
    [
      "a duration in words",
      "alerts: [{ labels: { a: b }, for: long }]",
      'alerts[0].for: expected a duration such as "30s", got "long"',
    ],
    [
      "a start without a zone",
      "start: 2026-01-05T12:00:00\nalerts: [{ labels: { a: b } }]",
      'start: expected an instant such as "2026-01-05T12:00:00Z", got "2026-01-05T12:00:00"',
    ],
    [
      "a status that there is not",
      "alerts: [{ labels: { a: b } }]\nexpect: { pages: [{ at: 0s, receiver: a, alerts: [], status: acked }] }",
      'expect.pages[0].status: expected firing or resolved, got "acked"',
    ],
    [
      "an unknown key",
      "alerts: [{ labels: { a: b }, until: 5m }]",
      "alerts[0]: expected one of labels, at, for, got until",
    ],
    ["nothing at all", "", "expected a scenario such as { alerts: [{ labels: { … } }] }, got null"],
    [
      "a misspelt deadline",
      "alerts: [{ labels: { a: b } }]\nexpect: { notified: { ops: { alert: A, bye: 0s } } }",
      'expect.notified.ops.by: expected a duration such as "30s", got nothing\na.yaml: expect.notified.ops: expected the field by, got bye',
    ],
  ])("refuses %s", (_what, text, problem) => {
    expect(() => readScenario(text, "a.yaml")).toThrow(
      expect.objectContaining({ code: "OBS_SCENARIO_INVALID", message: `a.yaml: ${problem}` }),
    );
  });
});

describe("a page test that would test nothing is refused", () => {
  const one = { name: "slow shop", alerts: [{ labels }], expect: { silent: ["critical"] } };
  const tested = "an object with pages, notified or silent";
  const instant = 'an instant such as "2026-01-05T12:00:00Z"';
  test.each<[string, unknown, readonly string[]]>([
    [
      "a start in words",
      { ...one, start: "yesterday" },
      [`start: expected ${instant}, got "yesterday"`],
    ],
    [
      "a start without an offset",
      { ...one, start: "2026-01-05T12:00:00" },
      [`start: expected ${instant}, got "2026-01-05T12:00:00"`],
    ],
    ["no expectation", { ...one, expect: undefined }, [`expect: expected ${tested}, got nothing`]],
    ["an empty one", { ...one, expect: {} }, [`expect: expected ${tested}, got {}`]],
    [
      "nobody",
      { ...one, expect: { silent: [] } },
      [`expect: expected ${tested}, got {"silent":[]}`],
    ],
    [
      "a misspelt one",
      { ...one, expect: { notifed: { default: { alert: "Slow", by: "1m" } } } },
      ["expect: expected the field notified, got notifed"],
    ],
    ["no alert", { ...one, alerts: [] }, ["alerts: expected at least one alert, got []"]],
    [
      "several at once",
      { ...one, start: 5, watch: "long", expect: { silent: "critical" } },
      [
        `start: expected ${instant}, got 5`,
        'watch: expected a duration such as "30s", got "long"',
        'expect.silent: expected a list of names, got "critical"',
      ],
    ],
  ])("%s", (_what, given, flaws) => {
    const message = flaws.map((flaw) => `slow shop: ${flaw}`).join("\n");
    const refused = expect.objectContaining({ code: "OBS_SCENARIO_INVALID", message });
    const wrong = given as PageTest;
    expect(() => pageTest(wrong)).toThrow(refused);
    expect(() => checkPageTest(policy, wrong)).toThrow(refused);
  });

  test("no page test at all", () => {
    expect(() => pageTest(undefined as unknown as PageTest)).toThrow(/^page test: expected /);
  });

  test("times that are none", () => {
    const posts = [{ atMs: Number.NaN, alerts: [] }];
    expect(() => simulate(policy, { posts, untilMs: Date.parse("yesterday") })).toThrow(
      "untilMs: expected epoch milliseconds, got NaN\nposts[0].atMs: expected epoch milliseconds, got NaN",
    );
  });
});
