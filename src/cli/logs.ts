import type { Command } from "commander";

import { projectCommand, type ProjectOptions } from "./project-command.ts";
import { stackOf } from "./stack-of.ts";
import { composeVisibly } from "./stack/compose.ts";
import { stackContainers } from "./stack/containers.ts";

interface Options extends ProjectOptions {
  readonly follow?: true;
  readonly tail: string;
}

/** `tamma-obs logs [service…]`: what the services of the stack have written. */
export function logsCommand(): Command {
  return projectCommand("logs")
    .argument("[service...]", "otel-collector, prometheus, … (default: all)")
    .option("-f, --follow", "go on with what they write from now on")
    .option("--tail <lines>", "how many lines of each service", "100")
    .action(async (services: readonly string[], { follow, tail, ...options }: Options) => {
      const stack = await stackOf(options);
      if ((await stackContainers(stack)).length === 0) {
        console.error("The stack does not run: start it with `tamma-obs up`.");
        process.exitCode = 1;
        return;
      }
      const flags = ["--tail", tail, ...(follow === true ? ["--follow"] : [])];
      await composeVisibly(stack, ["logs", ...flags, ...services], "stdout");
    });
}
