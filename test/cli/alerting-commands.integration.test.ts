import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runNode, type RunResult } from "../helpers/run-node.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");
const tools = join(homedir(), ".cache/tamma-observability/bin");
const promtool = existsSync(join(tools, "promtool"));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "alerting-commands-"));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

const cli = (...args: readonly string[]): Promise<RunResult> =>
  runNode(["-C", "@tamma/source", main, ...args], { timeoutMs: 120_000 });

describe("tamma-obs lint", () => {
  test("finds nothing wrong with what ships", async () => {
    const { code, stdout } = await cli("lint", "--json");
    expect({ code, found: JSON.parse(stdout) as unknown }).toEqual({ code: 0, found: [] });
  });

  test("names every rule whose metric a live scrape does not have, and exits 1", async () => {
    const scrape = join(folder, "names.txt");
    await writeFile(scrape, "up\n");
    const { code, stdout } = await cli("lint", "--scrape", scrape);
    expect(code).toBe(1);
    expect(stdout).toContain("http_server_request_duration_seconds");
    expect(stdout).toMatch(/\d+ problems in \d+ alert rules, \d+ dashboards\.\n$/);
    const asJson: unknown[] = JSON.parse((await cli("lint", "--scrape", scrape, "--json")).stdout);
    expect(asJson.length).toBeGreaterThan(1);
  }, 90_000);

  test("compares the rules on stores with a scrape where their set is named", async () => {
    const scrape = join(folder, "names.txt");
    await writeFile(scrape, "up\n");
    const common = await cli("lint", "--scrape", scrape);
    const ours = await cli("lint", "--scrape", scrape, "--backends", "jaeger-victorialogs");
    expect(common.stdout).not.toMatch(/\b(?:jaeger|vl|loki|tempo)_/);
    expect(ours.stdout).toMatch(/\bjaeger_.*\bvl_/s);
    expect(ours.stdout).not.toMatch(/\b(?:loki|tempo)_/);
  });
});

describe("tamma-obs latency", () => {
  test("keeps every critical rule within a minute and prints the parts of each bound", async () => {
    const { code, stdout } = await cli("latency");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^rule +severity +export +scrape +window +evaluation +for +group_wait +total/,
    );
    expect(stdout).toMatch(/^service-error-rate-high +critical /m);
  });

  test("prints the same as JSON, in milliseconds", async () => {
    const rows: Record<string, unknown>[] = JSON.parse((await cli("latency", "--json")).stdout);
    const rule = rows.find(({ id }) => id === "service-error-rate-high");
    expect(rule).toMatchObject({ severity: "critical", groupWaitMs: 0, evaluationMs: 5_000 });
  });
});

describe.skipIf(!promtool)("with promtool (npm run images builds it)", () => {
  test("tamma-obs test --promtool passes the generated test of a rule", async () => {
    const { code, stdout } = await cli("test", "--promtool", "--rule", "service-error-rate-high");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "1 of 1 rule tests pass in promtool.\n" });
  });

  test("tamma-obs mutate notices the changes of a rule", async () => {
    const { code, stdout } = await cli("mutate", "--rule", "event-loop-blocked", "--json");
    expect(code).toBe(0);
    const score: { killed: number; total: number } = JSON.parse(stdout);
    expect(score.killed).toBe(score.total);
  });

  test.each(["test", "mutate"])("tamma-obs %s of an unknown rule is an error", async (command) => {
    const { code, stderr } = await cli(command, "--rule", "nonsense");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "OBS_RULE_UNKNOWN: expected the id of a rule, got nonsense\n",
    });
  });
});

test("tamma-obs test needs no promtool", async () => {
  const env = { PATH: "", HOME: folder };
  const args = ["-C", "@tamma/source", main, "test", "--rule", "service-error-rate-high"];
  const { code, stdout } = await runNode(args, { env });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "1 of 1 rule tests pass.\n",
  });
});
