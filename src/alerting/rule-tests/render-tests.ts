import { relative } from "node:path/posix";

import type { RenderedFiles } from "../../generated-file.ts";
import { ObservabilityError } from "../../errors.ts";
import { formatProblem, type Problem } from "../rules/problem.ts";
import { rulePath } from "../rules/render-rules.ts";
import { toRuleSet, type RuleFile, type RuleSet } from "../rules/rule-file.ts";
import { generateTest, type GeneratedTest } from "./promtool-test.ts";
import { generateRecordingTest } from "./recording-test.ts";

/** A rule's test file and what it shows; `kinds` is empty for recording rules. */
export interface RuleTest {
  readonly path: string;
  readonly rule: string;
  readonly kinds: GeneratedTest["kinds"];
  readonly text: string;
}

/** Returns the folder of the generated tests. `promtool` reads each file by itself. */
export const testFolder = "prometheus/tests";

/** Returns one test file for each rule, for `promtool test rules`. */
export function renderTests(files: readonly RuleFile[]): RenderedFiles {
  return new Map(ruleTests(files).map(({ path, text }) => [path, text]));
}

/**
 * Returns the tests of the rules. Rules that decline `untestable` have none, nor have recordings
 * of PromQL as text.
 *
 * @throws ObservabilityError `OBS_RULE_INVALID` with every rule that no test can be written for.
 */
export function ruleTests(files: readonly RuleFile[]): readonly RuleTest[] {
  const problems: Problem[] = [];
  const tests = files.flatMap(({ file, backends, rules }) =>
    rules
      .map(toRuleSet)
      .flatMap((set) =>
        testsOf(set, file, relative(testFolder, rulePath(set.id, backends)), problems),
      ),
  );
  if (problems.length === 0) return tests;
  throw new ObservabilityError("OBS_RULE_INVALID", problems.map(formatProblem).join("\n"));
}

function testsOf(
  { rules }: RuleSet,
  source: string,
  ruleFile: string,
  problems: Problem[],
): readonly RuleTest[] {
  return rules.flatMap((rule) => {
    const path = `${testFolder}/${rule.id}.test.yml`;
    if (rule.type === "recording") {
      const text = generateRecordingTest(rule)?.(source, ruleFile);
      return text === undefined ? [] : [{ path, rule: rule.id, kinds: new Set<never>(), text }];
    }
    if (rule.accept.untestable !== undefined) return [];
    try {
      const { kinds, text } = generateTest(rule);
      return [{ path, rule: rule.id, kinds, text: text(source, ruleFile) }];
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      const expected = "a condition that is false for some values and true for others";
      problems.push({ file: source, rule: rule.id, subject: "when", expected, got: "neither" });
      return [];
    }
  });
}
