import type { Command } from "commander";

import { projectCommand, type ProjectOptions } from "./project-command.ts";
import { stackOf } from "./stack-of.ts";
import { composeVisibly, stackConfig } from "./stack/compose.ts";
import { stackContainers } from "./stack/containers.ts";
import { removeContainersOfOtherSets, removeVolumesOfAllSets } from "./stack/leftovers.ts";

interface Options extends ProjectOptions {
  readonly volumes?: true;
}

/** `tamma-obs down`: stops the stack; its data stays unless `--volumes` is given. */
export function downCommand(): Command {
  return projectCommand("down")
    .option(
      "--volumes",
      "remove all stored metrics, traces and logs, too, of every set of backends",
    )
    .action(async ({ volumes, ...options }: Options) => {
      const stack = await stackOf(options);
      const config = await stackConfig(stack);
      const { length: current } = await stackContainers(stack);
      const others = await removeContainersOfOtherSets(stack, config);
      await composeVisibly(stack, ["down", ...(volumes === true ? ["--volumes"] : [])]);
      if (volumes === true) await removeVolumesOfAllSets(stack, config.project);
      if (current + others === 0) console.log("The stack does not run: there was nothing to stop.");
    });
}
