import { mkdir, rmdir } from "node:fs/promises";
import { join } from "node:path";

import type { RenderedFiles } from "../../generated-file.ts";
import { applyPlan } from "./apply-plan.ts";
import { openDisk } from "./disk.ts";
import { refuseConflicts } from "./explain.ts";
import { onFile, unless } from "./file-error.ts";
import { removeLeftOvers } from "./left-overs.ts";
import { lockName } from "./lock-file.ts";
import { acquireLock } from "./lock.ts";
import { inOutput, type OutputPlace } from "./output-place.ts";
import { ancestorsOf, parentOf } from "./plain-path.ts";
import { conflictsOf, isSettled, planOutput, type Plan, type PlanOptions } from "./plan-output.ts";

/**
 * Writes what is rendered, and removes what `generate` wrote before and is no longer rendered: all
 * of it or nothing. Files that `generate` did not write, and files that were edited since, stay.
 *
 * @param files every generated file, by its path from the project's root
 * @returns what was done
 * @throws ObservabilityError `OBS_OUTPUT_CONFLICT` with every file that is in the way, and the
 * codes of {@link planOutput} and {@link applyPlan}.
 */
export async function writeOutput(
  place: OutputPlace,
  files: RenderedFiles,
  options: PlanOptions = {},
): Promise<Plan> {
  const first = await planOutput(place, files, options);
  if (conflictsOf(first).some(({ kind }) => kind === "blocked")) refuseConflicts(first);
  const lockPath = inOutput(first.place, lockName);
  const lock = await (await openDisk(first.place)).entry(lockPath);
  // A dead run's lock says that there is something to tidy up, whatever the files say
  if (isSettled(first) && lock.kind === "absent") return first;
  return inFolder(first.place, parentOf(lockPath), async (folder) => {
    await using held = await acquireLock(join(folder, lockName), lockPath);
    await removeLeftOvers(first.place, held.inherited, foldersOf(first));
    const plan = await planOutput(place, files, options);
    refuseConflicts(plan);
    await applyPlan(plan, held);
    return plan;
  });
}

/** Returns what `work` returns in the output folder, which is made, and goes again if left empty. */
async function inFolder<T>(
  place: OutputPlace,
  path: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const disk = await openDisk(place);
  const made: string[] = [];
  try {
    for (const ancestor of [...ancestorsOf(path).toReversed(), path]) {
      const folder = await disk.folder(ancestor);
      if (folder.kind === "obstacle" || folder.exists) continue;
      await onFile(ancestor, async () => unless(["EEXIST"], async () => mkdir(folder.target)));
      made.push(folder.target);
    }
    const folder = await disk.folder(path);
    return await work(folder.kind === "folder" ? folder.target : join(place.root, path));
  } finally {
    for (const folder of made.toReversed()) {
      await unless(["ENOENT", "ENOTEMPTY"], async () => rmdir(folder));
    }
  }
}

/** Returns the folders that may hold temporary files of a run whose lock is lost. */
function foldersOf({ changes, manifest }: Plan): readonly string[] {
  return [...new Set([...changes, manifest].map(({ path }) => parentOf(path)))];
}
