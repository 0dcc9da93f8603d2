import { readFile, stat } from "node:fs/promises";
import { hostname } from "node:os";

import { z } from "zod";

import { fileErrorCode, unless } from "./file-error.ts";
import { isPlainPath } from "./plain-path.ts";

/** The file in the output folder that a run holds while it writes. */
export const lockName = ".tamma-obs.lock";

/** A run on another computer, or one that died before it said who it is, is given up after this. */
const foreignRunMs = 600_000;
const unnamedRunMs = 2_000;

const folders = z.array(z.string().refine((path) => path === "" || isPlainPath(path)));

const lockSchema = z.object({
  token: z.string(),
  pid: z.int().positive(),
  host: z.string(),
  /** Where the run puts temporary files. */
  folders,
  /** The folders that it makes. */
  made: folders,
});

/** Who holds the lock, and what is to be tidied up if that run dies. Paths are relative to the root. */
export type LockFile = z.infer<typeof lockSchema>;

export interface SeenLock {
  /** Undefined: the file is there, and says nothing that can be read. */
  readonly content: LockFile | undefined;
  readonly ageMs: number;
}

/** Returns the lock at `path`, an absolute path; undefined where there is none. */
export async function readLock(path: string): Promise<SeenLock | undefined> {
  return unless(["ENOENT"], async () => {
    const { mtimeMs } = await stat(path);
    return { content: parse(await readFile(path, "utf8")), ageMs: Date.now() - mtimeMs };
  });
}

/** Whether nobody holds the lock any more. @param own the tokens of this process's own runs */
export function isStale({ content, ageMs }: SeenLock, own: ReadonlySet<string>): boolean {
  if (content === undefined) return ageMs > unnamedRunMs;
  if (content.host !== hostname()) return ageMs > foreignRunMs;
  // A container that starts again gives the same number to another process: to this one
  if (content.pid === process.pid) return !own.has(content.token);
  return !isRunning(content.pid);
}

function parse(text: string): LockFile | undefined {
  try {
    return lockSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // cut off while it was written: as good as empty
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return fileErrorCode(error) !== "ESRCH";
  }
}
