import { Command } from "commander";

import type { ComparedFile } from "../project/init/record/compare-files.ts";
import { filesIn } from "./init/project-setup.ts";
import { unifiedDiff } from "../project/unified-diff.ts";
import { readWrittenSetup } from "./init/written-setup.ts";

interface Options {
  readonly cwd: string;
}

/** `tamma-obs diff`: what this version would write now, against what `init` wrote. */
export function diffCommand(): Command {
  return new Command("diff")
    .option("--cwd <folder>", "the project's folder", process.cwd())
    .action(({ cwd }: Options) => {
      const setup = readWrittenSetup(cwd);
      const changed = filesIn(setup, "new", "outdated", "behind");
      for (const file of changed) console.log(`${describe(file)}\n`);
      if (changed.length > 0) process.exitCode = 1;
      else console.log("Nothing new: every file is as this version writes it, or yours.");
    });
}

function describe({ current, path, state, text }: ComparedFile): string {
  const what =
    state === "behind"
      ? "you edited it: upgrade will leave it to you"
      : `upgrade will ${state === "new" ? "add" : "update"} it`;
  return `${path}: ${what}\n${unifiedDiff(path, current, text)}`;
}
