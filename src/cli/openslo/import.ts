import { dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { Command } from "commander";

import { fromOpenSlo, type ImportedOpenSlo } from "../../alerting/openslo/from-openslo.ts";
import { ObservabilityError } from "../../errors.ts";
import { isObject } from "../../is-object.ts";
import { metricProblems } from "../../metrics/define/metric-problems.ts";
import type { MetricCatalog } from "../../metrics/definition.ts";
import { formatProjectProblem, refuse } from "../../project/problem.ts";
import { readYamlFiles } from "../registry/read-yaml-files.ts";
import { writeNewFiles } from "../registry/write-new-files.ts";
import { objectives } from "./objectives.ts";

interface Options {
  readonly output?: string;
  readonly metrics?: string;
  readonly owner?: string;
  readonly force?: true;
}

/** `tamma-obs openslo import`: a module of objectives of somebody's OpenSLO. */
export function importCommand(): Command {
  return new Command("import")
    .description("print the objectives of OpenSLO v1 files as a module of rules")
    .argument("<path...>", "YAML files, or folders of them")
    .option("--out, --output <file>", "write the module there instead, .ts, .js or .mjs")
    .option("--metrics <file>", "your module that exports `metrics`, for the rules to read")
    .option("--owner <team>", "who owns objectives without a label owner (default: their service)")
    .option("--force", "overwrite a file that is there with another content")
    .action(async (paths: readonly string[], { output, force, ...options }: Options) => {
      const { text, count, notes } = await toModule(paths, { ...options, ...given({ output }) });
      for (const note of notes) process.stderr.write(`note: ${note}\n`);
      if (output === undefined) return void process.stdout.write(text);
      const written = await writeNewFiles(new Map([[resolve(output), text]]), force === true);
      console.log(`${objectives(count)} in ${output}${written === 0 ? ", as they were" : ""}.`);
    });
}

async function toModule(
  paths: readonly string[],
  { output, metrics, owner }: Options,
): Promise<ImportedOpenSlo> {
  const read = await Promise.all(paths.map((path) => readYamlFiles(path, "OBS_OPENSLO_INVALID")));
  const imported = fromOpenSlo(new Map(read.flatMap((files) => [...files])), {
    ...given({ owner }),
    ...(metrics === undefined
      ? {}
      : { metrics: { catalog: await metricsIn(metrics), from: importPath(metrics, output) } }),
  });
  if (imported.problems.length > 0) {
    const lines = imported.problems.map(formatProjectProblem);
    throw new ObservabilityError("OBS_OPENSLO_INVALID", lines.join("\n"));
  }
  return imported;
}

/** Returns what the user's module exports as `metrics`. */
async function metricsIn(file: string): Promise<MetricCatalog> {
  const place = { file, field: "metrics" };
  let exported: unknown;
  try {
    const found: unknown = await import(pathToFileURL(resolve(file)).href);
    exported = isObject(found) ? found["metrics"] : undefined;
  } catch (cause) {
    refuse([{ file, field: "", expected: "a module that can be run", got: String(cause) }]);
  }
  if (!isObject(exported)) {
    refuse([{ ...place, expected: "what defineMetrics(…) returns", got: "nothing" }]);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its problems are told below
  const catalog = exported as MetricCatalog;
  refuse(metricProblems(catalog).map((problem) => ({ file, ...problem })));
  return catalog;
}

/** Returns how the module at `output` imports the file: from the working folder where it is printed. */
function importPath(file: string, output: string | undefined): string {
  const folder = output === undefined ? process.cwd() : dirname(resolve(output));
  const path = relative(folder, resolve(file)).replaceAll("\\", "/");
  return path.startsWith(".") ? path : `./${path}`;
}

function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the fields
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
