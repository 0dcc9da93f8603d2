import { describe, expect, test } from "vitest";

import { routing } from "#src/shipped/shipped-routing.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import {
  checkPageTest,
  type PageExpectation,
} from "#src/alerting/alertmanager/simulate/page-test.ts";
import { readScenario } from "#src/alerting/alertmanager/simulate/read-scenario.ts";

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
      'expected one of "default", "critical", "critical-fallback", "watchdog", got "nobody"',
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
