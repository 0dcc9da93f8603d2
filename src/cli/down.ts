import { resolve } from "node:path";

import { Command } from "commander";

import { composeVisibly, stackModel } from "./stack/compose.ts";
import { removeOtherSets, removeVolumesOfSets } from "./stack/other-sets.ts";

interface Options {
  readonly cwd: string;
  readonly volumes?: true;
}

/** `tamma-obs down`: stops the stack; its data stays unless `--volumes` is given. */
export function downCommand(): Command {
  return new Command("down")
    .description("stop the stack")
    .option("--volumes", "remove all stored metrics, traces and logs, too")
    .option("--cwd <folder>", "folder of docker-compose.yml", process.cwd())
    .action(async (options: Options) => {
      const cwd = resolve(options.cwd);
      const model = await stackModel(cwd);
      await removeOtherSets(cwd, model);
      if (options.volumes !== true) return composeVisibly(cwd, ["down"]);
      await composeVisibly(cwd, ["down", "--volumes"]);
      await removeVolumesOfSets(cwd, model);
    });
}
