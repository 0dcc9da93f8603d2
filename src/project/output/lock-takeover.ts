import { open, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { unless } from "./file-error.ts";
import { readLock, type SeenLock } from "./lock-file.ts";
import { removeFile, takeoverName, temporaryBeside, writeTemporary } from "./temporary-file.ts";

/** A takeover is one look and one rename: a claim that lasts longer is a dead run's. */
const claimMs = 2_000;

/** Returns whether there was no file at `target`, so that there is one now. */
export async function createFile(target: string, content: string): Promise<boolean> {
  const file = await unless(["EEXIST"], async () => open(target, "wx"));
  if (file === undefined) return false;
  try {
    await file.writeFile(content);
  } catch (error) {
    await removeFile(target);
    throw error;
  } finally {
    await file.close();
  }
  return true;
}

/**
 * Puts a lock with `content` in the place of a dead run's. Of several runs that find it dead, only
 * the one that makes a file beside it, its claim, may.
 *
 * @returns whether the lock was replaced
 */
export async function takeOver(
  target: string,
  content: string,
  dead: SeenLock,
  isDead: (lock: SeenLock) => boolean,
): Promise<boolean> {
  const temporary = temporaryBeside(target);
  const claim = join(dirname(target), takeoverName);
  try {
    await writeTemporary(temporary, content);
    if (!(await createFile(claim, ""))) {
      await removeOldClaim(claim);
      return false;
    }
    const now = await readLock(target);
    const taken = now !== undefined && isSame(now, dead) && isDead(now);
    if (taken) await rename(temporary, target);
    await removeFile(claim);
    return taken;
  } finally {
    await removeFile(temporary);
  }
}

function isSame(one: SeenLock, other: SeenLock): boolean {
  return one.content?.token === other.content?.token;
}

async function removeOldClaim(claim: string): Promise<void> {
  const stats = await unless(["ENOENT"], async () => stat(claim));
  if (stats !== undefined && Date.now() - stats.mtimeMs > claimMs) await removeFile(claim);
}
