import { resolve } from "node:path";

import { Command } from "commander";

import { ObservabilityError } from "../../errors.ts";
import { catalog as shippedCatalog } from "../../metrics/catalog.ts";
import { metricProblems } from "../../metrics/define/metric-problems.ts";
import type { MetricCatalog } from "../../metrics/definition.ts";
import { fromRegistry } from "../../metrics/registry/from-registry.ts";
import { renderMetricsModule } from "../../metrics/registry/render-module.ts";
import { formatProjectProblem } from "../../project/problem.ts";
import { readYamlFiles } from "./read-yaml-files.ts";
import { writeNewFiles } from "./write-new-files.ts";

interface Options {
  readonly output?: string;
  readonly force?: true;
}

/** `tamma-obs registry import`: a `defineMetrics` module of somebody's registry. */
export function importCommand(): Command {
  return new Command("import")
    .description("print the metrics of a registry as a module with defineMetrics")
    .argument("<path>", "a YAML file, or a folder of them")
    .option("--output <file>", "write the module there instead, .ts, .js or .mjs")
    .option("--force", "overwrite a file that is there with another content")
    .action(async (path: string, { output, force }: Options) => {
      const { text, count } = await toModule(path);
      if (output === undefined) return void process.stdout.write(text);
      const written = await writeNewFiles(new Map([[resolve(output), text]]), force === true);
      console.log(`${count} metrics in ${output}${written === 0 ? ", as they were" : ""}.`);
    });
}

async function toModule(path: string): Promise<{ readonly text: string; readonly count: number }> {
  const { catalog, problems } = fromRegistry(await readYamlFiles(path));
  const { own, known } = split(catalog);
  const all = [
    ...problems,
    ...metricProblems(own).map((problem) => ({ file: path, ...problem })),
    ...(problems.length === 0 && Object.keys(own).length === 0
      ? [{ file: path, field: "", expected: "metrics", got: nothing(known) }]
      : []),
  ];
  if (all.length > 0) {
    throw new ObservabilityError("OBS_REGISTRY_INVALID", all.map(formatProjectProblem).join("\n"));
  }
  const comment = known.map((name) => `// ${name} is in the package's own catalog.\n`).join("");
  return { text: comment + renderMetricsModule(own), count: Object.keys(own).length };
}

/** Metrics that this package has already cannot be defined again. */
function split(catalog: MetricCatalog): {
  readonly own: MetricCatalog;
  readonly known: readonly string[];
} {
  const shipped = new Set(Object.values(shippedCatalog).map(({ name }): string => name));
  const { own = [], known = [] } = Object.groupBy(Object.entries(catalog), ([, { name }]) =>
    shipped.has(name) ? "known" : "own",
  );
  return { own: Object.fromEntries(own), known: known.map(([, { name }]) => name) };
}

function nothing(known: readonly string[]): string {
  return known.length === 0 ? "none" : `only ${known.join(", ")} of the package's own catalog`;
}
