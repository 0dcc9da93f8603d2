import { open, rename, unlink } from "node:fs/promises";

import { ObservabilityError } from "../../errors.ts";
import type { AbsentFile, DiskReader, FileOnDisk } from "./disk.ts";
import { onFile } from "./file-error.ts";
import type { Addition, Removal, Update } from "./plan.ts";
import { removeFile, temporaryBeside, writeTemporary } from "./temporary-file.ts";
import type { Undo } from "./undo.ts";

export type Write = Addition | Update;

/** A text that waits beside its target. */
export interface Staged {
  readonly write: Write;
  /** Absolute path. */
  readonly temporary: string;
}

/** Writes the text beside its target, with the access of what it will replace. */
export async function stage(write: Write, undo: Undo): Promise<Staged> {
  const temporary = temporaryBeside(write.before.target);
  undo.push(async () => removeFile(temporary));
  const access = write.kind === "update" ? write.before : undefined;
  await onFile(write.path, async () => writeTemporary(temporary, write.text, access));
  return { write, temporary };
}

/** Puts a staged text in its target's place, in one step. */
export async function put({ write, temporary }: Staged, undo: Undo): Promise<void> {
  const { path, before } = write;
  await onFile(path, async () => rename(temporary, before.target));
  undo.push(async () => onFile(path, async () => restore(before)));
}

export async function remove({ path, before }: Removal, undo: Undo): Promise<void> {
  await onFile(path, async () => unlink(before.target));
  undo.push(async () => onFile(path, async () => restore(before)));
}

/** @throws ObservabilityError `OBS_OUTPUT_CONFLICT` where a file is not as the plan found it. */
export async function assertUntouched(
  disk: DiskReader,
  { path, before }: Write | Removal,
): Promise<void> {
  const now = await disk.entry(path);
  const same =
    now.kind === "file" && before.kind === "file"
      ? now.identity === before.identity && now.content.equals(before.content)
      : now.kind === before.kind;
  if (same && now.kind !== "obstacle" && now.target === before.target) return;
  const message = `${path}: expected it as it was when \`generate\` began, got a change since; run it again`;
  throw new ObservabilityError("OBS_OUTPUT_CONFLICT", message);
}

/** Makes renames in a folder outlast a power cut, where the system can. */
export async function syncFolder(target: string): Promise<void> {
  try {
    await using folder = await open(target, "r");
    await folder.sync();
  } catch {
    // Windows and some network file systems cannot; the renames themselves are done
  }
}

async function restore(before: AbsentFile | FileOnDisk): Promise<void> {
  if (before.kind === "absent") return removeFile(before.target);
  const temporary = temporaryBeside(before.target);
  try {
    await writeTemporary(temporary, before.content, before);
    await rename(temporary, before.target);
  } catch (error) {
    await removeFile(temporary);
    throw error;
  }
}
