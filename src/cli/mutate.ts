import { InvalidArgumentError, type Command } from "commander";

import { mutantFiles, type MutantFiles } from "../alerting/rule-tests/mutant-files.ts";
import { mutationKinds, type Mutant } from "../alerting/rule-tests/mutants.ts";
import { completeRules } from "../alerting/render.ts";
import { readRuleFile } from "../alerting/rule-engine/read-rule-file.ts";
import { runTests } from "../alerting/rule-tests/run/run-test.ts";
import { readTestFile } from "../alerting/rule-tests/run/test-file.ts";
import { ruleContext } from "../project/project.ts";
import { chooseRule } from "./choose-rule.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";

interface Options extends ProjectOptions {
  readonly rule?: string;
  readonly minimum?: number;
  readonly json?: true;
}

/** What the tests made of the mutants. */
interface Score {
  readonly total: number;
  readonly killed: number;
  readonly survivors: readonly Mutant[];
}

/** What all rules together have to reach. */
const usualMinimum = 95;

/** `tamma-obs mutate`: breaks each rule in every way and counts how many its test notices. */
export function mutateCommand(): Command {
  return projectCommand("mutate")
    .option("--rule <id>", "only this rule")
    .option(
      "--minimum <percent>",
      `exit 1 below this score (default: ${usualMinimum}, with --rule none)`,
      parsePercent,
    )
    .option("--json", "print the score and the survivors as JSON")
    .action(async (options: Options) => {
      const project = await projectOf(options);
      const context = ruleContext(project);
      const all = mutantFiles(completeRules(project.rules, context), context);
      const chosen = chooseRule(all, ({ mutant }) => mutant.alert.id, options.rule);
      const outcome = score(chosen);
      console.log(
        options.json === true ? JSON.stringify(outcome, undefined, 2) : report(outcome, chosen),
      );
      if (percent(outcome) < minimumOf(options)) process.exitCode = 1;
    });
}

/** Of a single rule's few mutants, one that survives is more than this leaves room for. */
function minimumOf({ minimum, rule }: Options): number {
  return minimum ?? (rule === undefined ? usualMinimum : 0);
}

function parsePercent(text: string): number {
  const percent = text.trim() === "" ? Number.NaN : Number(text);
  if (percent >= 0 && percent <= 100) return percent;
  throw new InvalidArgumentError(`expected a number from 0 to 100, got ${JSON.stringify(text)}`);
}

function score(mutants: readonly MutantFiles[]): Score {
  const survivors = mutants.filter(passes);
  return {
    total: mutants.length,
    killed: mutants.length - survivors.length,
    survivors: survivors.map(({ mutant }) => mutant),
  };
}

/** In this process: promtool opens a storage for each, which takes longer than the rule. */
function passes({ rule, test }: MutantFiles): boolean {
  const file = readTestFile(test("rule.yml"), "test.yml");
  return runTests(file, readRuleFile(rule, "rule.yml")).length === 0;
}

function percent({ total, killed }: Score): number {
  return total === 0 ? 100 : (killed / total) * 100;
}

function report(outcome: Score, mutants: readonly MutantFiles[]): string {
  const lines = mutationKinds.map((kind) => {
    const total = mutants.filter(({ mutant }) => mutant.kind === kind).length;
    const survived = outcome.survivors.filter((mutant) => mutant.kind === kind).length;
    return `${kind.padEnd(16)} ${total - survived}/${total}`;
  });
  const survivors = outcome.survivors.map(
    ({ alert, kind, change }) => `survived: ${alert.id}, ${kind}: ${change}`,
  );
  const total = `score ${percent(outcome).toFixed(1)} % (${outcome.killed} of ${outcome.total})`;
  return [...survivors, ...lines, total].join("\n");
}
