import type { RuleContext } from "../rule-context.ts";
import { renderGroup } from "../rules/render-rules.ts";
import { alertsOf, type RuleFile } from "../rules/rule-file.ts";
import { generateTest } from "./promtool-test.ts";
import { mutantsOf, type Mutant } from "./mutants.ts";

/** A mutant as files: its rule, and the test of the alert that it was made from. */
export interface MutantFiles {
  readonly mutant: Mutant;
  readonly rule: string;
  /** The test's text, for the rule file under this name. */
  readonly test: (ruleFile: string) => string;
}

/** Returns every mutant of every alert that has a test. */
export function mutantFiles(
  files: readonly RuleFile[],
  links: Pick<RuleContext, "runbooks">,
): readonly MutantFiles[] {
  return alertsOf(files).flatMap(({ file, alert }) => {
    if (alert.accept.untestable !== undefined) return [];
    const { text } = generateTest(alert);
    return mutantsOf(alert).map((mutant) => ({
      mutant,
      rule: renderGroup(
        { type: "set", id: alert.id, intervalMs: alert.intervalMs, rules: [mutant.alert] },
        links,
      ),
      test: (ruleFile: string) => text(file, ruleFile),
    }));
  });
}
