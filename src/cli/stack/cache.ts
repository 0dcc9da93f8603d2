import { createHash, randomUUID } from "node:crypto";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

import { ObservabilityError } from "../../errors.ts";
import type { RenderedFiles } from "../../generated-file.ts";

/** Returns this package's folder for files that can be made again. */
export function cacheFolder({ XDG_CACHE_HOME: base = "" }: NodeJS.ProcessEnv): string {
  // A relative one is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  return join(isAbsolute(base) ? base : join(homedir(), ".cache"), "tamma-observability");
}

/**
 * Returns a folder below the cache that holds exactly these files, readable by the users of the
 * containers. Its name is that of its content, so that another version, or another run at the same
 * time, never changes what a running stack has mounted; a file that was edited is put right.
 *
 * @throws ObservabilityError `OBS_STACK_CACHE`.
 */
export async function cachedFiles(
  kind: string,
  files: RenderedFiles,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const folder = join(cacheFolder(env), `${kind}-${digest(files)}`);
  try {
    for (const [path, text] of files) await ensureFile(folder, path, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ObservabilityError(
      "OBS_STACK_CACHE",
      `${folder}: expected a folder that can be written to, got ${reason}; XDG_CACHE_HOME chooses another`,
      { cause },
    );
  }
  return folder;
}

function digest(files: RenderedFiles): string {
  const hash = createHash("sha256");
  for (const [path, text] of files) hash.update(`${path}\0${text}\0`);
  return hash.digest("hex").slice(0, 12);
}

/** Two runs may do this at once: a rename puts the whole file in place, and both write the same. */
async function ensureFile(folder: string, path: string, text: string): Promise<void> {
  const target = join(folder, path);
  if ((await readFile(target, "utf8").catch(() => undefined)) === text) return;
  await makeReadable(folder, dirname(path));
  const temporary = `${target}.${randomUUID()}`;
  try {
    await writeFile(temporary, text);
    // Whatever the umask is
    await chmod(temporary, 0o644);
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes a folder below `root` and lets everyone into it and those between. */
async function makeReadable(root: string, path: string): Promise<void> {
  await mkdir(join(root, path), { recursive: true });
  const parts = path.split("/");
  const folders = parts.map((_, count) => join(root, ...parts.slice(0, count + 1)));
  for (const folder of [root, ...folders]) await chmod(folder, 0o755);
}
