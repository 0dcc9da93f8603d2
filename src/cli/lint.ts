import { Option, type Command } from "commander";

import { lint, missingNames } from "../alerting/lint/lint.ts";
import { formatProblem, type Problem } from "../alerting/rules/problem.ts";
import { withCompanions } from "../alerting/render.ts";
import { alertsOf, loadedWith } from "../alerting/rules/rule-file.ts";
import { backendSets, type BackendSet } from "../metrics/backend-sets.ts";
import { formatNotes } from "../project/problem.ts";
import { ruleContext, type Project } from "../project/project.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";
import { readGivenFile } from "./read-given-file.ts";

interface Options extends ProjectOptions {
  readonly scrape?: string;
  readonly backends?: BackendSet;
  readonly json?: true;
}

/** `tamma-obs lint`: says what is wrong with the alert rules, without a network. */
export function lintCommand(): Command {
  return projectCommand("lint")
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
      const project = await projectOf(options);
      const problems = await findProblems(project, options);
      if (problems.length > 0) process.exitCode = 1;
      if (options.json === true) console.log(JSON.stringify(problems, undefined, 2));
      else console.log(report(project, problems));
    });
}

async function findProblems(
  project: Project,
  { scrape, backends }: Options,
): Promise<readonly Problem[]> {
  const files = withCompanions(project.rules);
  const names =
    scrape === undefined ? undefined : await readGivenFile(scrape, `--scrape ${scrape}`);
  const scraped = new Set(names?.split("\n").map((line) => line.trim()));
  const missing = names === undefined ? [] : missingNames(loadedWith(files, backends), scraped);
  return [...lint(files, ruleContext(project)), ...missing];
}

function report({ rules, notes }: Project, problems: readonly Problem[]): string {
  const count = alertsOf(withCompanions(rules)).length;
  if (problems.length === 0) {
    return [...formatNotes(notes), `${count} alert rules, no problem.`].join("\n");
  }
  return [
    ...formatNotes(notes),
    ...problems.map(formatProblem),
    `${problems.length} problems in ${count} alert rules.`,
  ].join("\n");
}
