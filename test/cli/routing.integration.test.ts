import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "routing-cli-"));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

const cli = (...args: readonly string[]): Promise<RunResult> =>
  runNode(["-C", "@tamma/source", main, ...args]);

async function simulate(scenario: string): Promise<RunResult> {
  const file = join(folder, "scenario.yaml");
  await writeFile(file, scenario);
  const result = await cli("simulate", file);
  return { ...result, stderr: result.stderr.replaceAll(file, "scenario.yaml") };
}

describe("tamma-obs route", () => {
  test("prints the receivers of an alert in the order of the tree", async () => {
    const { code, stdout } = await cli("route", "severity=critical", "service_name=shop");
    expect(code).toBe(0);
    expect(stdout).toBe(
      "critical-fallback  webhook  route.routes[6]\ncritical  webhook  route.routes[6]\n",
    );
  });

  test("says that nothing is sent at a time outside the active interval", async () => {
    const sunday = ["--at", "2026-01-04T10:00:00+01:00"];
    const { stdout } = await cli("route", "severity=low", ...sunday);
    expect(stdout).toBe("default  webhook  route.routes[11]  outside office-hours\n");
  });

  test("says so where no rule has the severity", async () => {
    expect(await cli("route", "severity=page")).toMatchObject({
      code: 0,
      stderr: "note: expected severity as one of none, low, medium, high, critical, got page\n",
    });
    expect(await cli("route", "severity=none")).toMatchObject({ code: 0, stderr: "" });
  });

  test("--json gives data", async () => {
    const { stdout } = await cli("route", "severity=high", "--json");
    expect(JSON.parse(stdout)).toEqual([
      { receiver: "default", channels: ["webhook"], route: "route.routes[10]" },
    ]);
  });

  test.each([
    [["severity"], 'expected label=value, got "severity"'],
    [
      ["a=b", "--at", "tomorrow"],
      'expected a time such as "2026-01-05T12:00:00+01:00", got "tomorrow"',
    ],
    [["a=b", "--at", "2026-01-05T12:00:00"], 'got "2026-01-05T12:00:00"'],
    [[], "missing required argument"],
  ])("%j exits 2", async (args, message) => {
    const { code, stderr } = await cli("route", ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

const badNight = `
name: a bad night
watch: 30m
alerts:
  - labels: { alertname: Errors, severity: critical, service_name: shop }
    for: 10m
  - labels: { alertname: Slow, severity: high, service_name: shop }
    at: 5s
`;

describe("tamma-obs simulate", () => {
  test("prints what is sent and what is kept back, in the order of time", async () => {
    const { code, stdout } = await simulate(badNight);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `+0s  critical-fallback  firing  Errors{severity="critical",service_name="shop"}  (first notification)
+0s  critical  firing  Errors{severity="critical",service_name="shop"}  (first notification)
+35s  default  keeps back  Slow{severity="high",service_name="shop"}  (inhibited by A critical alert speaks for the milder ones of its service)
+10m  critical-fallback  resolved  Errors{severity="critical",service_name="shop"}  (all alerts resolved)
+10m  critical  resolved  Errors{severity="critical",service_name="shop"}  (all alerts resolved)
+10m35s  default  firing  Slow{severity="high",service_name="shop"}  (first notification)
`,
    );
  });

  test("exits 1 and says what differs from the scenario's expectations", async () => {
    const expectation = "expect: { notified: { default: { alert: Slow, by: 1m } } }\n";
    const { code, stderr } = await simulate(badNight + expectation);
    expect(code).toBe(1);
    expect(stderr).toBe(
      "OBS_PAGE_TEST_FAILED: a bad night\nexpected default to hear of Slow by +1m, got +10m35s\n",
    );
  });

  test("lists every problem of a file that is no scenario", async () => {
    const { code, stderr } = await simulate("watch: soon\nalerts: []\nfoo: 1\n");
    expect(code).toBe(1);
    expect(stderr)
      .toBe(`OBS_SCENARIO_INVALID: scenario.yaml: watch: expected a duration such as "30s", got "soon"
scenario.yaml: alerts: expected at least one alert, got []
scenario.yaml: expected one of name, start, watch, alerts, expect, got foo
`);
  });

  test("a file that is not there is a finding", async () => {
    const { code, stderr } = await cli("simulate", join(folder, "none.yaml"));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^OBS_SCENARIO_INVALID: .*none\.yaml: expected a readable file, got none\n$/,
    );
  });
});
