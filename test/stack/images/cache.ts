import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Holds everything that is costly to make: binaries, root file systems, npm packages. */
export const cacheFolder: string = join(homedir(), ".cache", "tamma-observability");

/** Returns a short digest of texts and of the contents of files, in the order given. */
export async function digest(
  texts: readonly string[],
  files: readonly string[] = [],
): Promise<string> {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  for (const file of files) hash.update(await readFile(file)).update("\0");
  return hash.digest("hex").slice(0, 12);
}

/** A folder of the cache, and whether this call made it. */
export interface CachedFolder {
  readonly path: string;
  readonly made: boolean;
}

/**
 * Returns the folder `name` of the cache, filled by `fill` if it is not there yet.
 * The folder appears only when `fill` has succeeded, so a half-made one is never used.
 */
export async function cachedFolder(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<CachedFolder> {
  const path = join(cacheFolder, name);
  if (existsSync(path)) return { path, made: false };
  await mkdir(cacheFolder, { recursive: true });
  const partial = await mkdtemp(join(cacheFolder, `.partial-${name}-`));
  try {
    await fill(partial);
    await rename(partial, path).catch((error: unknown) => {
      // Another process made the same folder meanwhile; the contents are equal.
      if (!existsSync(path)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return { path, made: true };
}
