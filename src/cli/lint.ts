import { Option, type Command } from "commander";

import { lint, missingNames } from "../alerting/lint/lint.ts";
import { formatProblem, type Problem } from "../alerting/rules/problem.ts";
import { withCompanions } from "../alerting/render.ts";
import { alertsOf, loadedWith } from "../alerting/rules/rule-file.ts";
import type { DashboardCheck } from "../dashboards/lint/finding.ts";
import { dashboardCheckNames } from "../dashboards/lint/lint-dashboard.ts";
import { backendSets, type BackendSet } from "../metrics/backend-sets.ts";
import { formatNotes } from "../project/problem.ts";
import { ruleContext, type Project } from "../project/project.ts";
import { lintDashboardFiles } from "./lint/dashboard-files.ts";
import { formatDashboardProblem, type DashboardProblem } from "./lint/dashboard-problem.ts";
import { lintProjectDashboards } from "./lint/project-dashboards.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";
import { readGivenFile } from "./read-given-file.ts";

interface Options extends ProjectOptions {
  readonly scrape?: string;
  readonly backends?: BackendSet;
  readonly dashboards?: readonly string[];
  readonly accept?: readonly DashboardCheck[];
  readonly json?: true;
}

/** What was looked at, and what was found in it. */
interface Outcome {
  readonly looked: string;
  readonly notes: readonly string[];
  readonly problems: readonly (Problem | DashboardProblem)[];
}

/** `tamma-obs lint`: says what is wrong with the alert rules and dashboards, without a network. */
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
    .addOption(
      new Option(
        "--dashboards <file...>",
        "look at these files of Grafana's JSON, of whatever origin, and at no project",
      ).conflicts(["config", "scrape", "backends"]),
    )
    .addOption(
      new Option("--accept <check...>", "with --dashboards: checks that are left out").choices(
        dashboardCheckNames,
      ),
    )
    .option("--json", "print the problems as JSON")
    .action(async (options: Options, command: Command) => {
      if (options.accept !== undefined && options.dashboards === undefined) {
        command.error("error: option '--accept <check...>' is for '--dashboards <file...>'");
      }
      const outcome = await (options.dashboards === undefined
        ? lintProject(options)
        : lintFiles(options.dashboards, options.accept));
      const { problems } = outcome;
      if (problems.length > 0) process.exitCode = 1;
      if (options.json === true) console.log(JSON.stringify(problems, undefined, 2));
      else console.log(report(outcome));
    });
}

async function lintProject(options: Options): Promise<Outcome> {
  const project = await projectOf(options);
  const rules = alertsOf(withCompanions(project.rules)).length;
  return {
    looked: `${rules} alert rules, ${project.dashboards.length} dashboards`,
    notes: formatNotes(project.notes),
    problems: [...(await ruleProblems(project, options)), ...lintProjectDashboards(project)],
  };
}

async function lintFiles(
  files: readonly string[],
  accept: readonly DashboardCheck[] = [],
): Promise<Outcome> {
  return {
    looked: `${files.length} dashboards`,
    notes: [],
    problems: await lintDashboardFiles(
      files,
      accept.map((check) => ({ check })),
    ),
  };
}

async function ruleProblems(
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

function report({ looked, notes, problems }: Outcome): string {
  const lines = problems.map((one) =>
    "check" in one ? formatDashboardProblem(one) : formatProblem(one),
  );
  const last =
    lines.length === 0 ? `${looked}, no problem.` : `${lines.length} problems in ${looked}.`;
  return [...notes, ...lines, last].join("\n");
}
