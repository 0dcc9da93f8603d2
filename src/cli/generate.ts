import type { Command } from "commander";

import type { Project } from "../project/project.ts";
import { renderProject } from "../project/render-project.ts";
import { differences, type Difference } from "./output/differences.ts";
import { writeAll } from "./output/write-all.ts";
import { projectCommand, projectOf, type ProjectOptions } from "./project-command.ts";

interface Options extends ProjectOptions {
  readonly check?: true;
}

/** `tamma-obs generate [--check]`: writes, or only compares, every file of the project's output. */
export function generateCommand(): Command {
  return projectCommand("generate")
    .description("write every generated file: rules, their tests, routing, dashboards, runbooks")
    .option("--check", "write nothing; exit 1 and show what differs")
    .action(async (options: Options) => {
      const project = await projectOf(options);
      const changes = await differences(project.root, renderProject(project), owned(project));
      if (options.check === true) report(changes);
      else await writeAll(project.root, changes);
      console.log(summary(changes, options.check === true));
    });
}

/** Folders in which a generated file that is no longer rendered is removed. */
function owned({ output, backends }: Project): readonly string[] {
  const sets = backends.flatMap((set) => [
    `backends/${set}/prometheus/rules`,
    `backends/${set}/grafana/dashboards`,
  ]);
  const folders = ["k8s/prometheus-rules", "prometheus/rules", "prometheus/tests", ...sets];
  return folders.map((folder) => `${output.folder}/${folder}`);
}

function report(changes: readonly Difference[]): void {
  if (changes.length === 0) return;
  process.exitCode = 1;
  for (const change of changes) console.log(change.explain());
}

function summary(changes: readonly Difference[], check: boolean): string {
  if (changes.length === 0) return "Generated files are up to date.";
  const files = `${changes.length} generated file${changes.length === 1 ? "" : "s"}`;
  return check ? `${files} out of date: run \`tamma-obs generate\`.` : `${files} updated.`;
}
