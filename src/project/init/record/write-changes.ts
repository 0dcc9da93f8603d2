import { mkdir, rmdir } from "node:fs/promises";

import { ObservabilityError } from "../../../errors.ts";
import { openDisk, type DiskEntry, type DiskReader } from "../../output/disk.ts";
import { onFile, unless } from "../../output/file-error.ts";
import { ancestorsOf } from "../../output/plain-path.ts";
import { put, stage, type Staged, type Write } from "../../output/replace-file.ts";
import { goBack, type Undo } from "../../output/undo.ts";

/** A file as it is to be. */
export interface FileChange {
  /** From the root. */
  readonly path: string;
  readonly text: string;
  /** What the user saw to be there; nothing: no file. */
  readonly seen: string | undefined;
}

/**
 * Writes the files, all or none: every text is on the disk beside its target before the first
 * target changes, and an error puts back what was there.
 *
 * @throws ObservabilityError `OBS_INIT_WRITE` with every file that is not as it was shown, is no
 * plain file, or lies outside of the root by a link: then nothing is written.
 * `OBS_OUTPUT_UNWRITABLE` where the file system refuses.
 */
export async function writeChanges(root: string, changes: readonly FileChange[]): Promise<void> {
  const disk = await openDisk({ root, folder: "", documents: "" });
  const writes = await Promise.all(changes.map(async (change) => toWrite(disk, change)));
  const problems = writes.filter((write) => typeof write === "string");
  if (problems.length > 0) throw new ObservabilityError("OBS_INIT_WRITE", problems.join("\n"));
  const undo: Undo = [];
  try {
    await makeFolders(root, changes, undo);
    const staged: Staged[] = [];
    for (const write of writes)
      if (typeof write !== "string") staged.push(await stage(write, undo));
    for (const file of staged) await put(file, undo);
  } catch (error) {
    throw await goBack(undo, error);
  }
}

/** Returns the write of a change, or what is in its way. */
async function toWrite(
  disk: DiskReader,
  { path, seen, text }: FileChange,
): Promise<Write | string> {
  const before = await disk.entry(path);
  if (before.kind === "obstacle") {
    return `${before.at}: expected ${before.expected}, got ${before.got}`;
  }
  if (contentOf(before) !== seen) {
    return `${path}: expected what was shown, got another text: it changed meanwhile`;
  }
  return before.kind === "absent"
    ? { kind: "add", path, text, before }
    : { kind: "update", path, text, before };
}

function contentOf(entry: DiskEntry): string | undefined {
  return entry.kind === "file" ? entry.content.toString() : undefined;
}

async function makeFolders(
  root: string,
  changes: readonly FileChange[],
  undo: Undo,
): Promise<void> {
  const disk = await openDisk({ root, folder: "", documents: "" });
  const paths = new Set(changes.flatMap(({ path }) => ancestorsOf(path).toReversed()));
  for (const path of paths) {
    const folder = await disk.folder(path);
    if (folder.kind === "obstacle" || folder.exists) continue;
    await onFile(path, async () => mkdir(folder.target));
    undo.push(async () => unless(["ENOENT", "ENOTEMPTY"], async () => rmdir(folder.target)));
  }
}
