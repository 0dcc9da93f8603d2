import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Difference } from "./differences.ts";

/**
 * Brings the files under `root` to what the code renders.
 *
 * Every new text is first written beside its target, then all are renamed: a crash or a full disk
 * while writing leaves the old files, and a rename replaces a file in one step.
 */
export async function writeAll(root: string, changes: readonly Difference[]): Promise<void> {
  const staged = changes.flatMap(({ path, expected }) =>
    expected === undefined ? [] : [{ target: join(root, path), text: expected }],
  );
  try {
    for (const { target, text } of staged) {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(temporary(target), text);
    }
  } catch (error) {
    await Promise.all(staged.map(async ({ target }) => rm(temporary(target), { force: true })));
    throw error;
  }
  for (const { target } of staged) await rename(temporary(target), target);
  const removed = changes.filter(({ expected }) => expected === undefined);
  await Promise.all(removed.map(async ({ path }) => rm(join(root, path))));
}

function temporary(target: string): string {
  return `${target}.new`;
}
