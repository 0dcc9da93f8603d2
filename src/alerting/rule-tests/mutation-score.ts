import { readRuleFile } from "../rule-engine/read-rule-file.ts";
import { equivalence } from "./equivalence.ts";
import type { MutantFiles } from "./mutant-files.ts";
import type { MutationKind } from "./mutation-kind.ts";
import { runTests } from "./run/run-test.ts";
import { readTestFile, type RuleTestFile } from "./run/test-file.ts";

/** What became of one mutant. */
export interface MutantFate {
  /** Of the rule, or `routing`. */
  readonly rule: string;
  readonly kind: MutationKind;
  readonly change: string;
  readonly fate: "killed" | "equivalent" | "survived";
  /** Why the mutant does what the original does, where it is equivalent. */
  readonly reason?: string;
}

/** What the tests made of the mutants. */
export interface MutationScore {
  /** Equivalent ones are not among them: no test can tell them. */
  readonly total: number;
  readonly killed: number;
  readonly survivors: readonly MutantFate[];
  readonly equivalent: readonly MutantFate[];
}

/** Returns the score of the fates. */
export function mutationScore(fates: readonly MutantFate[]): MutationScore {
  const of = (fate: MutantFate["fate"]): readonly MutantFate[] =>
    fates.filter((one) => one.fate === fate);
  const [killed, survivors] = [of("killed").length, of("survived")];
  return { total: killed + survivors.length, killed, survivors, equivalent: of("equivalent") };
}

/** Returns how many of a hundred mutants were killed; all of none. */
export function scorePercent({ total, killed }: Pick<MutationScore, "total" | "killed">): number {
  return total === 0 ? 100 : (killed / total) * 100;
}

/** Returns what the rules' tests make of each mutant. */
export function ruleFates(mutants: readonly MutantFiles[]): readonly MutantFate[] {
  // The mutants of one rule have one test, and come one after another
  let last: { readonly text: string; readonly file: RuleTestFile } | undefined;
  const parsed = (text: string): RuleTestFile => {
    if (last?.text !== text) last = { text, file: readTestFile(text, "test.yml") };
    return last.file;
  };
  return mutants.map((files) => fateOf(files, parsed));
}

/** In this process: promtool opens a storage for each, which takes longer than the rule. */
function fateOf(
  { mutant, rule, test }: MutantFiles,
  parsed: (text: string) => RuleTestFile,
): MutantFate {
  const { kind, change, expression } = mutant;
  const one = { rule: mutant.rule.id, kind, change };
  const failures = runTests(parsed(test("rule.yml")), readRuleFile(rule, "rule.yml"));
  // A test that tells a mutant apart disproves every argument
  if (failures.length > 0) return { ...one, fate: "killed" };
  const reason = expression === undefined ? undefined : equivalence(expression);
  return reason === undefined
    ? { ...one, fate: "survived" }
    : { ...one, fate: "equivalent", reason };
}
