import { resolve } from "node:path";

import { Command } from "commander";

import { composeVisibly } from "./stack/compose.ts";

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
    .action(async ({ cwd, volumes }: Options) => {
      await composeVisibly(resolve(cwd), ["down", ...(volumes === true ? ["--volumes"] : [])]);
    });
}
