import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** Variables that Compose sets into docker-compose.yml, by name. */
export type StackVariables = Readonly<Record<string, string | undefined>>;

/** Returns those of .env, and before them those of the environment: Compose's order. */
export async function stackVariables(cwd: string, env: StackVariables): Promise<StackVariables> {
  const file = join(cwd, ".env");
  if (!existsSync(file)) return env;
  return { ...parseEnv(await readFile(file, "utf8")), ...env };
}
