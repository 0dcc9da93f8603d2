import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

/** Returns the folder of a set of backends. */
export function setFolder(cwd: string, set: string): string {
  return join(cwd, "deploy/backends", set);
}

/** Returns the names of all sets: folders of deploy/backends/ with a compose.yaml, a user's own too. */
export async function backendSets(cwd: string): Promise<readonly string[]> {
  const folder = join(cwd, "deploy/backends");
  if (!existsSync(folder)) return [];
  const names = await readdir(folder);
  return names.filter((name) => existsSync(join(folder, name, "compose.yaml"))).toSorted();
}

/** What a set adds to the stack. */
export interface SetParts {
  readonly services: readonly string[];
  readonly volumes: readonly string[];
}

const composeSchema = z.object({
  services: z.record(z.string(), z.unknown()).nullish(),
  volumes: z.record(z.string(), z.unknown()).nullish(),
});

/** Returns what all sets together add, the chosen one included. */
export async function partsOfAllSets(cwd: string): Promise<SetParts> {
  const sets = await backendSets(cwd);
  const files = await Promise.all(
    sets.map(async (set) => {
      const text = await readFile(join(setFolder(cwd, set), "compose.yaml"), "utf8");
      // Compose itself reports a file that it cannot read, and only of the chosen set
      return composeSchema.safeParse(parse(text)).data ?? {};
    }),
  );
  return {
    services: files.flatMap(({ services }) => Object.keys(services ?? {})),
    volumes: files.flatMap(({ volumes }) => Object.keys(volumes ?? {})),
  };
}
