import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { Command } from "commander";

import { differences, type Difference } from "./output/differences.ts";
import { renderAll, renderReference } from "./output/render-all.ts";
import { writeAll } from "./output/write-all.ts";

interface Options {
  readonly check?: true;
  readonly cwd: string;
}

/** `tamma-obs generate [--check]`: writes, or only compares, every file that derives from code. */
export function generateCommand(): Command {
  return new Command("generate")
    .description("write every generated file: rules, routing, dashboards, reference tables")
    .option("--check", "write nothing; exit 1 and show what differs")
    .option("--cwd <folder>", "root of the project", process.cwd())
    .action(async (options: Options) => {
      const root = resolve(options.cwd);
      const reference = (await isThisPackage(root)) ? renderReference() : [];
      const changes = await differences(root, new Map([...renderAll(), ...reference]));
      if (options.check === true) report(changes);
      else await writeAll(root, changes);
      console.log(summary(changes, options.check === true));
    });
}

/** In another project, `docs/errors.md` and its like are not ours to write. */
async function isThisPackage(root: string): Promise<boolean> {
  const manifest = await readFile(join(root, "package.json"), "utf8").catch(() => "{}");
  const { name }: { name?: unknown } = JSON.parse(manifest);
  return name === "@tamma/observability";
}

function report(changes: readonly Difference[]): void {
  if (changes.length === 0) return;
  process.exitCode = 1;
  for (const change of changes) console.log(change.explain());
}

function summary(changes: readonly Difference[], check: boolean): string {
  if (changes.length === 0) return "Generated files are up to date.";
  const files = `${changes.length} generated file${changes.length === 1 ? "" : "s"}`;
  return check ? `${files} out of date: run \`npm run generate\`.` : `${files} updated.`;
}
