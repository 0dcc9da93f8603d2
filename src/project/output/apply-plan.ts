import { mkdir, rmdir } from "node:fs/promises";
import { dirname } from "node:path";

import { openDisk } from "./disk.ts";
import { onFile, unless } from "./file-error.ts";
import { removeIfEmpty } from "./left-overs.ts";
import type { Lock } from "./lock.ts";
import { parentOf } from "./plain-path.ts";
import type { Change, Removal } from "./plan.ts";
import { isSettled, type Plan } from "./plan-output.ts";
import {
  assertUntouched,
  put,
  remove,
  stage,
  syncFolder,
  type Staged,
  type Write,
} from "./replace-file.ts";
import { goBack, type Undo } from "./undo.ts";

/**
 * Brings the disk to what a plan without conflicts says: all of it, or after an error nothing.
 *
 * Every text is on the disk beside its target before the first target changes. Until the last one
 * has, the manifest lists the old texts and the new ones, so the next run finishes what a crash cut
 * off and takes no half of it for an edit.
 *
 * @throws ObservabilityError `OBS_OUTPUT_UNWRITABLE`; `OBS_OUTPUT_CONFLICT` where a file changed
 * since the plan was made; `OBS_OUTPUT_LOCKED`.
 */
export async function applyPlan(plan: Plan, lock: Lock): Promise<void> {
  if (isSettled(plan)) return;
  const undo: Undo = [];
  try {
    await lock.note({ folders: writtenFolders(plan), made: [...plan.newFolders] });
    await makeFolders(plan, undo);
    await writeFiles(plan, lock, undo);
  } catch (error) {
    throw await goBack(undo, error);
  }
  const disk = await openDisk(plan.place);
  for (const folder of plan.oldFolders) await removeIfEmpty(disk, folder);
}

async function makeFolders({ place, newFolders }: Plan, undo: Undo): Promise<void> {
  const disk = await openDisk(place);
  for (const path of newFolders) {
    const folder = await disk.folder(path);
    if (folder.kind === "obstacle" || folder.exists) continue;
    await onFile(path, async () => mkdir(folder.target));
    undo.push(async () => unless(["ENOENT", "ENOTEMPTY"], async () => rmdir(folder.target)));
  }
}

async function writeFiles(
  { place, changes, ...plan }: Plan,
  lock: Lock,
  undo: Undo,
): Promise<void> {
  const manifest = isWrite(plan.manifest) ? plan.manifest : undefined;
  const meanwhile = manifest && (await stage({ ...manifest, text: plan.meanwhile }, undo));
  const files = await stageAll(changes.filter(isWrite), undo);
  const final = manifest && (await stage(manifest, undo));

  await lock.assertHeld();
  const disk = await openDisk(place);
  if (meanwhile !== undefined) {
    await assertUntouched(disk, meanwhile.write);
    await put(meanwhile, undo);
    await syncFolder(dirname(meanwhile.temporary));
  }
  for (const file of files) {
    await assertUntouched(disk, file.write);
    await put(file, undo);
  }
  for (const removal of changes.filter(isRemoval)) {
    await assertUntouched(disk, removal);
    await remove(removal, undo);
  }
  const changed = [...changes.filter(isWrite), ...changes.filter(isRemoval)];
  for (const folder of new Set(changed.map(({ before }) => dirname(before.target)))) {
    await syncFolder(folder);
  }
  if (final !== undefined) {
    await put(final, undo);
    await syncFolder(dirname(final.temporary));
  }
}

async function stageAll(writes: readonly Write[], undo: Undo): Promise<readonly Staged[]> {
  const staged: Staged[] = [];
  for (const write of writes) staged.push(await stage(write, undo));
  return staged;
}

/** Returns the folders in which the run puts temporary files, relative to the root. */
function writtenFolders({ changes, manifest }: Plan): string[] {
  const paths = [...changes, manifest].filter(isWrite).map(({ path }) => path);
  return [...new Set(paths.map(parentOf))];
}

function isWrite(change: Change): change is Write {
  return change.kind === "add" || change.kind === "update";
}

function isRemoval(change: Change): change is Removal {
  return change.kind === "remove";
}
