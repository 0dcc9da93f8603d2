import { existsSync } from "node:fs";
import { join } from "node:path";

import type { Stack } from "./stack.ts";

/**
 * Returns the stack whose files lie in the folder, as in this repository: it has a docker-compose.yml
 * and sets of backends. An application's own docker-compose.yml is none.
 */
export function ownStack(folder: string, env: NodeJS.ProcessEnv): Stack | undefined {
  const file = join(folder, "docker-compose.yml");
  const isStack = existsSync(file) && existsSync(join(folder, "deploy/backends"));
  return isStack ? { folder, env, mark: file } : undefined;
}
