import type { Command } from "commander";

import type { RenderedFiles } from "../generated-file.ts";
import { explainKept, explainPlan } from "../project/output/explain.ts";
import { otherOutputs } from "../project/output/other-outputs.ts";
import type { OutputPlace } from "../project/output/output-place.ts";
import { isSettled, planOutput, type Plan } from "../project/output/plan-output.ts";
import { writeOutput } from "../project/output/write-output.ts";
import { formatNotes } from "../project/problem.ts";
import { renderProject } from "../project/render-project.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";

interface Options extends ProjectOptions {
  readonly check?: true;
  readonly force?: true;
}

/** `tamma-obs generate [--check]`: writes, or only compares, every file of the project's output. */
export function generateCommand(): Command {
  return projectCommand("generate")
    .option("--check", "write nothing; exit 1 and show what differs")
    .option("--force", "overwrite generated files that were edited")
    .action(async (options: Options) => {
      const project = await projectOf(options);
      const place = { root: project.root, ...project.output };
      const files = renderProject(project);
      for (const line of formatNotes(project.notes)) console.log(line);
      if (options.check === true) await check(place, files);
      else await write(place, files, options.force === true);
      for (const folder of await otherOutputs(place)) {
        console.log(
          `note: ${folder}: generated files of an earlier output; nothing renews them: remove the folder when nothing reads it`,
        );
      }
    });
}

async function check(place: OutputPlace, files: RenderedFiles): Promise<void> {
  const plan = await planOutput(place, files);
  if (isSettled(plan)) return console.log("Generated files are up to date.");
  process.exitCode = 1;
  for (const line of explainPlan(plan)) console.log(line);
  console.log("Generated files are out of date: run `tamma-obs generate`.");
}

async function write(place: OutputPlace, files: RenderedFiles, force: boolean): Promise<void> {
  const plan = await writeOutput(place, files, { force });
  for (const line of [...explainKept(plan), summary(plan)]) console.log(line);
}

function summary(plan: Plan): string {
  if (isSettled(plan)) return "Generated files are up to date.";
  if (plan.changes.every(({ kind }) => kind === "unchanged")) {
    return "Generated files are up to date; their manifest is written.";
  }
  const count = (kind: string): number =>
    plan.changes.filter((change) => change.kind === kind).length;
  return `Generated files: ${count("add")} added, ${count("update")} updated, ${count("remove")} removed.`;
}
