import { resolve } from "node:path";

import type { Command } from "commander";

import { projectCommand, type ProjectOptions } from "./project-command.ts";
import { ownStack } from "./stack/own-stack.ts";
import { startedProjectStack } from "./stack/project-stack.ts";
import type { Stack } from "./stack/stack.ts";

/** Returns a command on the stack of a project. */
export function stackCommand(name: string, description: string): Command {
  return projectCommand(name).description(description);
}

/** Returns the stack of a folder that has its files, else that of the project there. */
export async function stackOf(options: ProjectOptions): Promise<Stack> {
  const own = ownStack(resolve(options.cwd), process.env);
  return own ?? (await startedProjectStack(options, process.env));
}
