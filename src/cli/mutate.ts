import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { InvalidArgumentError, type Command } from "commander";

import { mutantFiles, type MutantFiles } from "../alerting/rule-tests/mutant-files.ts";
import { mutationKinds, type Mutant } from "../alerting/rule-tests/mutants.ts";
import { completeRules } from "../alerting/render.ts";
import { ruleContext } from "../project/project.ts";
import { chooseRule } from "./choose-rule.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";
import { findTool, testRules } from "./promtool.ts";

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
      const outcome = await score(chosen);
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

async function score(mutants: readonly MutantFiles[]): Promise<Score> {
  const promtool = await findTool("promtool");
  const folder = await mkdtemp(join(tmpdir(), "tamma-obs-mutate-"));
  try {
    const paths = await Promise.all(
      mutants.map(async ({ rule, test }, index) => {
        const path = join(folder, `${index}.test.yml`);
        await writeFile(join(folder, `${index}.yml`), rule);
        await writeFile(path, test(`${index}.yml`));
        return path;
      }),
    );
    const { outcomes } = await testRules(promtool, paths, folder);
    const passed = new Set(outcomes.filter((one) => one.passed).map(({ file }) => file));
    const survivors = mutants.filter((_, index) => passed.has(paths[index] ?? ""));
    return {
      total: mutants.length,
      killed: mutants.length - survivors.length,
      survivors: survivors.map(({ mutant }) => mutant),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
