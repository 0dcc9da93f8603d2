import { Command } from "commander";

import { counted } from "./init/confirm.ts";
import { changesOf, filesIn, write } from "./init/project-setup.ts";
import { unifiedDiff } from "../project/unified-diff.ts";
import { readWrittenSetup } from "./init/written-setup.ts";

interface Options {
  readonly cwd: string;
}

/** `tamma-obs upgrade`: applies `tamma-obs diff` to the files that nobody has edited. */
export function upgradeCommand(): Command {
  return new Command("upgrade")
    .option("--cwd <folder>", "the project's folder", process.cwd())
    .action(async ({ cwd }: Options) => {
      const setup = readWrittenSetup(cwd);
      const written = filesIn(setup, "new", "outdated");
      const kept = filesIn(setup, "behind");
      await write(setup, changesOf(setup, written, []));
      for (const { path, state } of written) {
        console.log(`${state === "new" ? "added  " : "updated"}  ${path}`);
      }
      for (const { current, path, text } of kept) {
        console.log(`kept     ${path}: you edited it; what is new:`);
        console.log(unifiedDiff(path, current, text));
      }
      console.log(
        `${counted(written.length, "file")} written, ${counted(kept.length, "file")} kept.`,
      );
    });
}
