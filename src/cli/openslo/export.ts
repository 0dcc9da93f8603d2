import { join, relative, resolve } from "node:path";

import type { Command } from "commander";

import { toOpenSlo } from "../../alerting/openslo/to-openslo.ts";
import { isObjective } from "../../alerting/rules/objective.ts";
import { toKebabCase } from "../../letter-case.ts";
import { refuse } from "../../project/problem.ts";
import { projectCommand, projectOf, type ProjectOptions } from "../project-command.ts";
import { writeNewFiles } from "../registry/write-new-files.ts";
import { objectives } from "./objectives.ts";

interface Options extends ProjectOptions {
  readonly output?: string;
  readonly service?: string;
  readonly prometheusUrl?: string;
  readonly force?: true;
}

/** `tamma-obs openslo export`: the project's objectives as YAML that others' tools read. */
export function exportCommand(): Command {
  return projectCommand("export")
    .description("print the project's objectives as OpenSLO v1, or write them to a file or folder")
    .option(
      "--out, --output <path>",
      "write them there instead: a file .yaml or .yml, or a folder for openslo.yaml",
    )
    .option("--service <name>", "whose objectives they are (default: the config's namespace)")
    .option("--prometheus-url <url>", "where the Prometheus answers", "http://localhost:9090")
    .option("--force", "overwrite a file that is there with another content")
    .action(async ({ output, service, prometheusUrl, force, ...options }: Options) => {
      const project = await projectOf(options);
      const rules = project.rules.flatMap((file) => file.rules.filter(isObjective));
      const name = service ?? toKebabCase(project.service.namespace ?? "services");
      refuse([
        ...(rules.length > 0
          ? []
          : [{ file: project.file, field: "rules", expected: "an objective(…)", got: "none" }]),
        ...(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)
          ? []
          : [{ file: "--service", field: "", expected: serviceForm, got: name }]),
        ...(prometheusUrl === undefined || URL.canParse(prometheusUrl)
          ? []
          : [{ file: "--prometheus-url", field: "", expected: "a URL", got: prometheusUrl }]),
      ]);
      const text = toOpenSlo(project.rules, {
        service: name,
        ...(prometheusUrl === undefined ? {} : { prometheusUrl }),
      });
      if (output === undefined) return void process.stdout.write(text);
      const path = fileOf(resolve(options.cwd, output));
      const written = await writeNewFiles(new Map([[path, text]]), force === true);
      const shown = relative(process.cwd(), path);
      console.log(
        `${objectives(rules.length)} in ${shown}${written === 0 ? ", as they were" : ""}.`,
      );
    });
}

const serviceForm = "up to 63 lower-case letters, digits and hyphens";

function fileOf(path: string): string {
  return /\.ya?ml$/.test(path) ? path : join(path, "openslo.yaml");
}
