import { readFileSync } from "node:fs";

import { beforeAll, describe, expect, test } from "vitest";

import { faultCells } from "../../bench/alert-noise/fault-table.ts";
import { faults } from "../../bench/alert-noise/faults.ts";
import { readRules, type Rules } from "../../bench/alert-noise/rules.ts";
import { faultMs, runFault } from "../../bench/alert-noise/scenario.ts";
import { toVerdict, type Verdict } from "../../bench/alert-noise/verdict.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import { routing } from "#src/shipped/shipped-routing.ts";

/** Thirty services in three environments, on virtual time: the shipped rules and routing, as rendered. */
describe("what is told of a fault", () => {
  let rules: Rules;
  beforeAll(() => {
    rules = readRules("deploy");
  });

  const verdictOn = (name: string): Verdict => {
    const fault = faults.find((one) => one.name === name);
    if (fault === undefined) throw new Error(`no fault ${name}`);
    return toVerdict(runFault(fault, rules, resolveRouting(routing)), faultMs);
  };

  /** The fault's row in the table of docs/alerting.md, without the cell of before. */
  const documented = (name: string): readonly string[] => {
    const rows = readFileSync("docs/alerting.md", "utf8").split("\n");
    const row = rows.find((line) => line.startsWith(`| ${name} `)) ?? "";
    return row
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1)
      .filter((_, index) => index !== 1);
  };

  test.each([
    ["a service stopped", 1],
    ["a database stopped", 1],
    ["the Collector stopped", 1],
    ["the Collector is no target of Prometheus", 0],
    ["a whole environment stopped", 1],
  ])(
    "%s: the root first, at most one page and two messages",
    { timeout: 180_000 },
    (name, pages) => {
      const verdict = verdictOn(name);
      expect(documented(name)).toEqual(faultCells(verdict));
      expect(verdict).toMatchObject({ rootFirst: true, pages, asMeant: true });
      expect(verdict.messages).toBeGreaterThan(0);
      expect(verdict.messages).toBeLessThanOrEqual(2);
    },
  );

  test(
    "a release of which 25 % of requests fail: one page, which names it, and no budget of its callers",
    { timeout: 180_000 },
    () => {
      const name = "a release of which 25 % of requests fail";
      const verdict = verdictOn(name);
      expect(documented(name)).toEqual(faultCells(verdict));
      expect(verdict).toMatchObject({ rootFirst: true, pages: 1, messages: 2, asMeant: true });
    },
  );

  test("staging pages nobody, whatever happens there", { timeout: 180_000 }, () => {
    expect(verdictOn("staging: a service, a database and a release at once")).toMatchObject({
      pages: 0,
      messages: 0,
    });
  });
});
