import { join } from "node:path";

import { expect, test } from "vitest";

import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { rulePath } from "#src/alerting/rules/render-rules.ts";
import { ruleFiles } from "#src/shipped/rules/index.ts";

import { lossRules } from "./loss-counters.ts";
import { lossSituations } from "./losses.ts";
import { memorySituations } from "./memory.ts";
import { instanceRestarts, serviceRestarts } from "./restarts.ts";
import { runSituations } from "./run.ts";
import { ofCalls, shareRules } from "./share-rules.ts";
import { shareSituations } from "./shares.ts";
import type { Situation } from "./situation.ts";
import { workflowSituations } from "./workflows.ts";

/** The rules that are tried: those of `deploy`, or, to see what a change mends, of another version. */
const rules = process.env["SITUATION_RULES"] ?? join(import.meta.dirname, "../../../../deploy");

const shipped = new Map(alertsOf(ruleFiles).map((placed) => [placed.alert.id, placed]));

function tryOut(id: string, situations: readonly Situation[]): Promise<string> {
  const placed = shipped.get(id);
  if (placed === undefined) throw new Error(`expected a shipped rule, got ${id}`);
  const file = join(rules, rulePath(id, placed.backends));
  return runSituations(file, placed.alert.name, situations);
}

test.concurrent.each(Object.entries(shareRules))(
  "%s is told of what fails, and of nothing else",
  { timeout: 120_000 },
  async (id, counter) => {
    expect(await tryOut(id, shareSituations(counter))).toBe("");
  },
);

test.concurrent.each(lossRules())(
  "$alert.id is told of each loss, and of none that is long past",
  { timeout: 120_000 },
  async ({ alert, counter }) => {
    expect(await tryOut(alert.id, lossSituations(counter))).toBe("");
  },
);

test.each([
  ["instance-crash-loop", instanceRestarts],
  ["crash-loop", serviceRestarts],
])("%s is told of restarts that do not end", async (id, situations) => {
  expect(await tryOut(id, situations)).toBe("");
});

test("workflow-failure-rate-high is told of a few runs that fail where they are most of them", async () => {
  expect(await tryOut("workflow-failure-rate-high", workflowSituations)).toBe("");
});

test("memory-growing is told of what ends at a limit, and of nothing else", async () => {
  expect(await tryOut("memory-growing", memorySituations)).toBe("");
});

test.each([
  ["404", 0],
  ["401", 0],
  ["409", 0],
  ["422", 0],
  ["499", 0],
  ["408", 1],
  ["429", 1],
  ["500", 1],
  ["503", 1],
  ["TimeoutError", 1],
])("calls that all end in %s: %i alerts on the dependency's errors", async (errorType, alerts) => {
  // Brisk, so that no minimum of traffic keeps quiet what the answers should
  const counter = { ...ofCalls(errorType), heldSeconds: 120, enough: 60 };
  const [everything] = shareSituations(counter);
  if (everything === undefined) throw new Error("expected a situation");
  expect(await tryOut("dependency-error-rate-high", [{ ...everything, alerts }])).toBe("");
});
