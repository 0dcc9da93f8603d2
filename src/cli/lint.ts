import { readFile } from "node:fs/promises";

import { Command, Option } from "commander";

import { shippedRules } from "../shipped/rules/index.ts";
import { lint, missingNames } from "../alerting/lint/lint.ts";
import { formatProblem, type Problem } from "../alerting/rules/problem.ts";
import { withCompanions } from "../alerting/render.ts";
import { alertsOf, loadedWith } from "../alerting/rules/rule-file.ts";
import { validate } from "../alerting/rules/validate.ts";
import { backendSets, type BackendSet } from "../metrics/backend-sets.ts";

interface Options {
  readonly scrape?: string;
  readonly backends?: BackendSet;
  readonly json?: true;
}

/** `tamma-obs lint`: says what is wrong with the alert rules, without a network. */
export function lintCommand(): Command {
  return new Command("lint")
    .description("check the alert rules: what cannot be meant and what is questionable")
    .option(
      "--scrape <file>",
      "names of live series, one a line, that the rules' metrics must be in",
    )
    .addOption(
      new Option("--backends <set>", "with --scrape: the set whose rules are meant too").choices(
        backendSets,
      ),
    )
    .option("--json", "print the problems as JSON")
    .action(async (options: Options) => {
      const problems = await findProblems(options);
      if (problems.length > 0) process.exitCode = 1;
      if (options.json === true) console.log(JSON.stringify(problems, undefined, 2));
      else console.log(report(problems));
    });
}

async function findProblems({ scrape, backends }: Options): Promise<readonly Problem[]> {
  const files = withCompanions(shippedRules);
  const names = scrape === undefined ? undefined : await readFile(scrape, "utf8");
  const scraped = new Set(names?.split("\n").map((line) => line.trim()));
  const missing = names === undefined ? [] : missingNames(loadedWith(files, backends), scraped);
  return [...validate(files), ...lint(files), ...missing];
}

function report(problems: readonly Problem[]): string {
  const count = alertsOf(withCompanions(shippedRules)).length;
  if (problems.length === 0) return `${count} alert rules, no problem.`;
  return [
    ...problems.map(formatProblem),
    `${problems.length} problems in ${count} alert rules.`,
  ].join("\n");
}
