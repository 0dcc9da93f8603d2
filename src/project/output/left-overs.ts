import { readdir, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";

import { openDisk, type DiskReader } from "./disk.ts";
import { onFile, toRefusal } from "./file-error.ts";
import type { Journal } from "./lock.ts";
import type { OutputPlace } from "./output-place.ts";
import { parentOf } from "./plain-path.ts";
import { isTemporaryName, removeFile } from "./temporary-file.ts";

/**
 * Removes what a run that died left: temporary files, told by their names, and folders that it
 * made and that are still empty.
 *
 * @param folders where to look besides the dead run's own list
 */
export async function removeLeftOvers(
  place: OutputPlace,
  journal: Journal,
  folders: readonly string[],
): Promise<void> {
  const disk = await openDisk(place);
  for (const folder of new Set([...journal.folders, ...folders])) {
    await onFile(folder, async () => removeTemporaries(disk, folder));
  }
  for (const folder of journal.made.toSorted().toReversed()) {
    await removeIfEmpty(disk, folder);
  }
}

async function removeTemporaries(disk: DiskReader, path: string): Promise<void> {
  const folder = await disk.folder(path);
  if (folder.kind === "obstacle" || !folder.exists) return;
  const entries = await readdir(folder.target, { withFileTypes: true });
  const ours = entries.filter((entry) => entry.isFile() && isTemporaryName(entry.name));
  for (const { name } of ours) await removeFile(join(folder.target, name));
}

/**
 * Removes a folder, if it is empty and may be removed: an empty folder that stays harms nobody. A
 * link to a folder is not one.
 */
export async function removeIfEmpty(disk: DiskReader, path: string): Promise<void> {
  const parent = await disk.folder(parentOf(path));
  if (parent.kind === "obstacle" || !parent.exists) return;
  await rmdir(join(parent.target, basename(path))).catch(toRefusal);
}
