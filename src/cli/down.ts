import { resolve } from "node:path";

import { Command } from "commander";

import { composeVisibly, stackConfig } from "./stack/compose.ts";
import { removeContainersOfOtherSets, removeVolumesOfAllSets } from "./stack/leftovers.ts";

interface Options {
  readonly cwd: string;
  readonly volumes?: true;
}

/** `tamma-obs down`: stops the stack; its data stays unless `--volumes` is given. */
export function downCommand(): Command {
  return new Command("down")
    .description("stop the stack")
    .option(
      "--volumes",
      "remove all stored metrics, traces and logs, too, of every set of backends",
    )
    .option("--cwd <folder>", "folder of docker-compose.yml", process.cwd())
    .action(async ({ cwd: folder, volumes }: Options) => {
      const cwd = resolve(folder);
      const config = await stackConfig(cwd);
      await removeContainersOfOtherSets(cwd, config);
      await composeVisibly(cwd, ["down", ...(volumes === true ? ["--volumes"] : [])]);
      if (volumes === true) await removeVolumesOfAllSets(cwd, config.project);
    });
}
