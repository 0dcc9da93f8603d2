import { glob, readFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";

import { ObservabilityError } from "../errors.ts";
import { readRuleFile } from "../alerting/rule-engine/read-rule-file.ts";
import type { RuleGroup } from "../alerting/rule-engine/rule-group.ts";
import { runTests } from "../alerting/rule-tests/run/run-test.ts";
import { readTestFile } from "../alerting/rule-tests/run/test-file.ts";
import type { TestOutcome, TestRun } from "./promtool.ts";

/**
 * Runs files of `promtool test rules` by the evaluator of this package, without promtool. A file that
 * cannot be read has failed, as it has with promtool.
 */
export async function runRuleTests(files: readonly string[]): Promise<TestRun> {
  const outcomes: TestOutcome[] = [];
  const output: string[] = [];
  for (const file of files) {
    const failures = await failuresOf(file);
    outcomes.push({ file, passed: failures.length === 0 });
    if (failures.length > 0)
      output.push(`${file}\n${failures.map((one) => `  ${one}\n`).join("")}`);
  }
  return { outcomes, output: output.join("") };
}

async function failuresOf(path: string): Promise<readonly string[]> {
  try {
    const file = readTestFile(await readFile(path, "utf8"), path);
    const groups: RuleGroup[] = [];
    for (const pattern of file.ruleFiles) groups.push(...(await groupsOf(path, pattern)));
    return runTests(file, groups);
  } catch (error) {
    if (error instanceof ObservabilityError) return [error.message];
    throw error;
  }
}

async function groupsOf(test: string, pattern: string): Promise<readonly RuleGroup[]> {
  const groups: RuleGroup[] = [];
  const path = isAbsolute(pattern) ? pattern : join(dirname(test), pattern);
  for await (const file of glob(path))
    groups.push(...readRuleFile(await readFile(file, "utf8"), file));
  return groups;
}
