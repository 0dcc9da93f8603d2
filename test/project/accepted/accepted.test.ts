import { posix } from "node:path";

import { expect, test } from "vitest";

import { readRuleFile } from "#src/alerting/rule-engine/read-rule-file.ts";
import { readTestFile } from "#src/alerting/rule-tests/run/test-file.ts";
import { runTests } from "#src/alerting/rule-tests/run/run-test.ts";

import { renderAccepted } from "./accepted-project.ts";
import { acceptedRules } from "./accepted-rules.ts";

/** Returns what fails in the generated tests, and how many there are. */
function outcomeOf(files: ReadonlyMap<string, string>): {
  readonly tests: number;
  readonly failures: readonly string[];
} {
  const paths = [...files.keys()].filter((path) => path.endsWith(".test.yml"));
  const failures = paths.flatMap((path) => {
    const file = readTestFile(files.get(path) ?? "", path);
    const groups = file.ruleFiles.flatMap((name) => {
      const rules = posix.join(posix.dirname(path), name);
      return readRuleFile(files.get(rules) ?? "", rules);
    });
    return runTests(file, groups);
  });
  return { tests: paths.length, failures };
}

test("there are at least 40 of what a reasonable user writes", () => {
  expect(acceptedRules.length).toBeGreaterThanOrEqual(40);
  expect(new Set(acceptedRules.map(([name]) => name)).size).toBe(acceptedRules.length);
});

const rows = acceptedRules.map(([name, ...rules]) => ({ name, rules }));

test.each(rows)("$name is generated, and its tests pass", ({ rules }) => {
  const { tests, failures } = outcomeOf(renderAccepted(rules));
  expect(failures).toEqual([]);
  const untestable = rules.every(
    (rule) => rule.type === "alert" && rule.accept.untestable !== undefined,
  );
  expect(tests).toBeGreaterThanOrEqual(untestable ? 0 : 1);
});
