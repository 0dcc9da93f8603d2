import type { AlertLinks } from "../rules/alert-links.ts";
import type { Recording } from "../rules/recording.ts";
import { renderGroup } from "../rules/render-rules.ts";
import type { Alert } from "../rules/rule.ts";
import { toRuleSet, type RuleFile } from "../rules/rule-file.ts";
import { generateTest, type GeneratedTest } from "./promtool-test.ts";
import { mutantsOf, type Mutant } from "./mutants.ts";
import { generateRecordingTest } from "./recording-test.ts";

/** A mutant as files: its rule, and the test of the rule that it was made from. */
export interface MutantFiles {
  readonly mutant: Mutant;
  /** What it was made from. */
  readonly original: Alert | Recording;
  readonly rule: string;
  /** The test's text, for the rule file under this name. */
  readonly test: (ruleFile: string) => string;
}

/** Returns every mutant of every rule that has a test. */
export function mutantFiles(files: readonly RuleFile[], links: AlertLinks): readonly MutantFiles[] {
  return files.flatMap(({ file, rules }) =>
    rules.map(toRuleSet).flatMap((set) =>
      set.rules.flatMap((original) => {
        const test = testOf(original, file);
        if (test === undefined) return [];
        return mutantsOf(original).map((mutant) => ({
          mutant,
          original,
          rule: renderGroup(alone(mutant.rule), links),
          test,
        }));
      }),
    ),
  );
}

function testOf(rule: Alert | Recording, file: string): MutantFiles["test"] | undefined {
  const text = textOf(rule);
  return text && ((ruleFile) => text(file, ruleFile));
}

function textOf(rule: Alert | Recording): GeneratedTest["text"] | undefined {
  if (rule.type === "recording") return generateRecordingTest(rule);
  return rule.accept.untestable === undefined ? generateTest(rule).text : undefined;
}

function alone(rule: Alert | Recording): Parameters<typeof renderGroup>[0] {
  return { type: "set", id: rule.id, intervalMs: rule.intervalMs, rules: [rule] };
}
