import { randomBytes } from "node:crypto";
import { open, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";

import { unless } from "./file-error.ts";

/** Who may do what with a file. */
export interface Access {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Returns a path beside `target` for a text that takes its place by one rename. */
export function temporaryBeside(target: string): string {
  return join(dirname(target), `.tamma-obs-${randomBytes(6).toString("hex")}.tmp`);
}

/** The file that a run makes while it takes over the lock of a dead one. */
export const takeoverName = ".tamma-obs-takeover.tmp";

/** Whether a file is one of ours that a dead run may have left. */
export function isTemporaryName(name: string): boolean {
  return name === takeoverName || /^\.tamma-obs-[0-9a-f]{12}\.tmp$/.test(name);
}

/**
 * Writes a new file to the disk itself, not only to the cache: a rename before that could leave an
 * empty file after a power cut. Never writes to a file, or through a link, that is there.
 *
 * @param access taken over from the file that it will replace; undefined: as for any new file
 */
export async function writeTemporary(
  path: string,
  content: Buffer | string,
  access?: Access,
): Promise<void> {
  await using file = await open(path, "wx");
  await file.writeFile(content);
  if (access !== undefined) {
    // Only root may give a file away; for anyone else it was theirs, or cannot be helped
    await unless(["EPERM", "EINVAL"], async () => file.chown(access.uid, access.gid));
    await file.chmod(access.mode);
  }
  await file.sync();
}

/** Removes a file, which may be gone. Not by `rm`, which hides why it cannot: it tries rmdir too. */
export async function removeFile(path: string): Promise<void> {
  await unless(["ENOENT"], async () => unlink(path));
}
