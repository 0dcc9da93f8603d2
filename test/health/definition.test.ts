import { describe, expect, test } from "vitest";

import { resolveCheck } from "#src/health/definition.ts";
import { createHealth, defineCheck } from "#src/health/index.ts";

const check = (): { status: "healthy" } => ({ status: "healthy" });

describe("a definition", () => {
  test.for([
    ["nothing", undefined, /expected object/],
    ["null", null, /expected object/],
    ["a string", "db", /expected object/],
    ["a list", [], /expected/],
    ["no name", { check }, /name: expected string, got undefined/],
    ["a name of another type", { name: 1, check }, /name: expected string, got 1/],
    ["an empty name", { name: "", check }, /name: expected 1 to 64 of .*, got ""/],
    ["a name with a space", { name: "my db", check }, /got "my db"/],
    ["a name with a slash", { name: "a/b", check }, /got "a\/b"/],
    ["a name with a line break", { name: "a\n", check }, /name: expected/],
    ["the name __proto__", { name: "__proto__", check }, /name: expected/],
    ["a name that is too long", { name: "x".repeat(65), check }, /name: expected/],
    ["no check", { name: "db" }, /check: expected a function, got undefined/],
    ["a check that is no function", { name: "db", check: "SELECT 1" }, /got "SELECT 1"/],
    ["an interval in words", { name: "db", check, interval: "soon" }, /interval: .*got "soon"/],
    ["a negative interval", { name: "db", check, interval: -1 }, /interval: .*got -1/],
    ["an interval of zero", { name: "db", check, interval: 0 }, /from 1 ms to 24 days, got 0/],
    ["an interval that is not a number", { name: "db", check, interval: Number.NaN }, /interval/],
    ["an endless interval", { name: "db", check, interval: Infinity }, /interval/],
    ["an interval that timers cannot wait", { name: "db", check, interval: "25d" }, /24 days/],
    ["a timeout of zero", { name: "db", check, timeout: 0 }, /timeout: expected/],
    [
      "a timeout of another type",
      { name: "db", check, timeout: {} },
      /expected a duration, got an object/,
    ],
    [
      "dependencies in one string",
      { name: "db", check, dependencies: "a" },
      /dependencies: expected array/,
    ],
    [
      "a dependency twice",
      { name: "db", check, dependencies: ["a", "a"] },
      /expected no name twice/,
    ],
    [
      "a dependency without a name",
      { name: "db", check, dependencies: [1] },
      /dependencies\.0: expected string/,
    ],
    ["groups in one string", { name: "db", check, groups: "readiness" }, /groups: expected array/],
    [
      "critical in words",
      { name: "db", check, critical: "yes" },
      /critical: expected boolean, got "yes"/,
    ],
    ["no failures at all", { name: "db", check, failureThreshold: 0 }, /failureThreshold/],
    ["half a success", { name: "db", check, successThreshold: 1.5 }, /successThreshold/],
    [
      "a rate in one number",
      { name: "db", check, failureRate: 0.5 },
      /failureRate: expected false or \{ failures, of \} .*, got 0\.5/,
    ],
    [
      "a rate of more failures than results",
      { name: "db", check, failureRate: { failures: 6, of: 5 } },
      /failureRate: expected .* 1 <= failures <= of <= 1000, got an object/,
    ],
    [
      "a rate without its window",
      { name: "db", check, failureRate: { failures: 6 } },
      /failureRate: expected/,
    ],
    [
      "fewer failures now and then than in a row",
      { name: "db", check, failureRate: { failures: 3, of: 10 } },
      /failureRate\.failures: expected at least failureThreshold and successThreshold, 4, got 3/,
    ],
    [
      "a rate with fewer successes than in a row",
      { name: "db", check, successThreshold: 8, failureRate: { failures: 6, of: 10 } },
      /failureRate\.failures: expected at least .*, 8, got 6/,
    ],
    ["a negative retry", { name: "db", check, retries: -1 }, /retries/],
    ["a confirmation of zero", { name: "db", check, confirm: [0] }, /confirm\.0/],
    [
      "a failure status that is healthy",
      { name: "db", check, failureStatus: "healthy" },
      /failureStatus/,
    ],
    [
      "a runbook that is no URL",
      { name: "db", check, runbook: "see wiki" },
      /runbook: expected a URL/,
    ],
    [
      "a window that ends before it starts",
      { name: "db", check, maintenance: [{ start: new Date(2), end: new Date(1) }] },
      /expected start before end/,
    ],
    [
      "a window in words",
      { name: "db", check, maintenance: [{ start: "monday", end: "tuesday" }] },
      /maintenance\.0\.start: expected date/,
    ],
    [
      "a misspelt option",
      { name: "db", check, intervall: "5s" },
      /intervall: unknown option, did you mean interval\?/,
    ],
    [
      "another misspelt option",
      { name: "db", check, dependancies: [] },
      /did you mean dependencies\?/,
    ],
    [
      "dependencies by another name",
      { name: "db", check, dependsOn: ["cache"] },
      /dependsOn: unknown option, did you mean dependencies\?/,
    ],
    [
      "nearly a group",
      { name: "db", check, groups: ["batch", "ready"] },
      /groups\.1: expected readiness, got "ready"/,
    ],
    ["another live", { name: "db", check, groups: ["live"] }, /expected liveness, got "live"/],
    ["another start", { name: "db", check, groups: ["start"] }, /expected startup, got "start"/],
    ["a capital", { name: "db", check, groups: ["Readiness"] }, /expected readiness/],
  ] as const)("of %s is refused with what was expected", ([, definition, message]) => {
    expect(() => defineCheck(definition as never)).toThrow(
      expect.objectContaining({
        code: "OBS_HEALTH_CHECK_INVALID",
        message: expect.stringMatching(message),
      }),
    );
  });

  test.for([
    [{}, { failures: 6, of: 10 }],
    [
      { failureThreshold: 1, successThreshold: 1 },
      { failures: 6, of: 10 },
    ],
    [{ failureThreshold: 7 }, { failures: 9, of: 15 }],
    [{ successThreshold: 12 }, { failures: 12, of: 20 }],
    [{ failureRate: { failures: 4, of: 4 } }, { failures: 4, of: 4 }],
    [{ failureRate: false }, undefined],
  ] as const)("with %j has the failure rate %j", ([options, rate]) => {
    expect(resolveCheck({ name: "db", check, ...options }).failureRate).toEqual(rate);
  });

  test("tells all its problems at once", () => {
    expect(() => defineCheck({ name: "", check: 1, retries: -1 } as never)).toThrow(
      /name: .*; check: .*; retries: /,
    );
  });

  test("several bad ones are told together", () => {
    const checks = [
      { name: "a b", check },
      { name: "ok", check },
      { name: "c d", check },
    ];
    expect(() => createHealth({ checks })).toThrow(/"a b"[\s\S]*"c d"/);
  });
});

describe("the options", () => {
  test.for([
    ["no checks", {}, /checks: /],
    ["checks that are no list", { checks: {} }, /checks: /],
    ["no concurrency", { checks: [], concurrency: 0 }, /concurrency: /],
    ["a hold in words", { checks: [], hold: "a while" }, /hold: expected .* got "a while"/],
    ["a watchdog without a port", { checks: [], watchdog: {} }, /watchdog\.port: /],
    [
      "a watchdog port out of range",
      { checks: [], watchdog: { port: 70_000 } },
      /watchdog\.port: /,
    ],
    [
      "a watchdog that is wedged before it is blocked",
      { checks: [], watchdog: { port: 0, blockedAfter: "5s", wedgedAfter: "1s" } },
      /blockedAfter <= wedgedAfter/,
    ],
    [
      "a logger that lacks methods",
      { checks: [], logger: { error: () => undefined } },
      /^health: logger\.info: expected a method; logger\.warn: expected a method$/,
    ],
    ["no logger but null", { checks: [], logger: null }, /logger\.error: expected a method/],
    [
      "a token file of another type",
      { checks: [], access: { tokenFile: 1 } },
      /access\.tokenFile: /,
    ],
    [
      "a misspelt key of access",
      { checks: [], access: { tokenfile: "s3cret", token: "s3cret" } },
      /access: expected the field tokenFile, got tokenfile; access: .*got token$/,
    ],
    [
      "an unknown key of access, whose value is not shown",
      { checks: [], access: { psk: "s3cret" } },
      /^health: access: expected one of tokenFile, loopback, got psk$/,
    ],
    [
      "a misspelt key of the service",
      { checks: [], service: { versoin: "1" } },
      /service: expected the field version, got versoin/,
    ],
    [
      "a misspelt key of the watchdog",
      { checks: [], watchdog: { port: 0, wedgedafter: "5s" } },
      /watchdog: expected the field wedgedAfter, got wedgedafter/,
    ],
    ["access that is no object", { checks: [], access: "s3cret" }, /access: expected an object$/],
  ] as const)("with %s are refused", ([, options, message]) => {
    expect(() => createHealth(options as never)).toThrow(
      expect.objectContaining({
        code: "OBS_HEALTH_OPTIONS_INVALID",
        message: expect.stringMatching(message),
      }),
    );
  });
});
