import { randomBytes } from "node:crypto";
import { lstat, mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";

import { ObservabilityError } from "../../../errors.ts";

/** A file as it is to be. */
export interface FileChange {
  /** From the root. */
  readonly path: string;
  readonly text: string;
  /** What the user saw to be there; nothing: no file. */
  readonly seen: string | undefined;
}

/**
 * Writes the files, all or, as far as a file system permits, none: every text is put beside its
 * target first, and renamed when all of them are there.
 *
 * @throws ObservabilityError `OBS_INIT_WRITE` with every file that cannot be written, where nothing
 * was: it changed since it was shown, is no plain file, or lies outside of the root by a link.
 */
export async function writeChanges(root: string, changes: readonly FileChange[]): Promise<void> {
  const problems = await Promise.all(changes.map(async (change) => problemOf(root, change)));
  refuse(problems.filter((problem) => problem !== undefined));
  const staged = changes.map(({ path, text, seen }) => {
    const target = join(root, path);
    const name = `.${basename(path)}.${randomBytes(4).toString("hex")}.tmp`;
    return { path, text, seen, target, temporary: join(dirname(target), name) };
  });
  const folders: string[] = [];
  try {
    for (const { path, target, temporary, text, seen } of staged) {
      await orRefuse(path, async () => {
        const made = await mkdir(dirname(target), { recursive: true });
        if (made !== undefined) folders.push(made);
        const mode = seen === undefined ? 0o666 : (await lstat(target)).mode;
        await writeFile(temporary, text, { flag: "wx", mode });
      });
    }
  } catch (error) {
    await Promise.all(staged.map(async ({ temporary }) => rm(temporary, { force: true })));
    for (const folder of folders.toReversed()) await rm(folder, { recursive: true, force: true });
    throw error;
  }
  for (const { path, target, temporary } of staged) {
    await orRefuse(path, async () => rename(temporary, target));
  }
}

async function problemOf(root: string, { path, seen }: FileChange): Promise<string | undefined> {
  const target = join(root, path);
  const folder = await realFolder(dirname(target));
  if (relative(await realpath(root), folder).startsWith("..")) {
    return `${path}: expected a place in the project, got a link to ${folder}`;
  }
  const stats = await orUndefined(lstat(target));
  if (stats !== undefined && !stats.isFile()) {
    return `${path}: expected a file, got ${stats.isDirectory() ? "a folder" : "a link"}`;
  }
  const current = stats === undefined ? undefined : await readFile(target, "utf8");
  if (current === seen) return undefined;
  return `${path}: expected what was shown, got another file: it changed meanwhile`;
}

/** The real path of the folder, or of the nearest one above that is there. */
async function realFolder(folder: string): Promise<string> {
  const real = await orUndefined(realpath(folder));
  return real ?? realFolder(dirname(folder));
}

async function orRefuse(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new ObservabilityError(
      "OBS_INIT_WRITE",
      `${path}: expected to be written, got ${reason}`,
    );
  }
}

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch(() => undefined);
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new ObservabilityError("OBS_INIT_WRITE", problems.join("\n"));
}
