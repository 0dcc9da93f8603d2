import { resolve } from "node:path";

import type { ProjectOptions } from "./project-command.ts";
import { ownStack } from "./stack/own-stack.ts";
import { startedProjectStack } from "./stack/project-stack.ts";
import type { Stack } from "./stack/stack.ts";

/** Returns the stack of a folder that has its files, else that of the project there. */
export async function stackOf(options: ProjectOptions): Promise<Stack> {
  const own = ownStack(resolve(options.cwd), process.env);
  return own ?? (await startedProjectStack(options, process.env));
}
