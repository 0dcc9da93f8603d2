import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

import { Command } from "commander";

import { ObservabilityError } from "../errors.ts";
import { packagedFiles } from "./stack/packaged-files.ts";
import { ejectedFolder } from "./stack/project-stack.ts";

/** `tamma-obs eject`: copies the stack's files into the project, which owns them from then on. */
export function ejectCommand(): Command {
  return new Command("eject")
    .option("--cwd <folder>", "the project's folder", process.cwd())
    .action(async ({ cwd }: { readonly cwd: string }) => {
      const folder = join(resolve(cwd), ejectedFolder);
      if (existsSync(folder)) {
        throw new ObservabilityError(
          "OBS_STACK_SETTINGS",
          `${folder}: expected no such folder yet, got one; remove it to start again`,
        );
      }
      const files = await packagedFiles();
      for (const [path, text] of files) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      console.log(`${files.size} files in ${relative(process.cwd(), folder) || "."}`);
    });
}
