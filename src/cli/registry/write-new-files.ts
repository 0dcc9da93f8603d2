import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, relative } from "node:path";

import { ObservabilityError } from "../../errors.ts";

/**
 * Writes the files whose text is not there already, all of them or none.
 *
 * @param files texts by absolute path
 * @param isForced whether files that are there with another text are overwritten
 * @returns how many were written
 * @throws ObservabilityError `OBS_OUTPUT_CONFLICT` with every file that is in the way,
 * `OBS_OUTPUT_UNWRITABLE` where a file cannot be written.
 */
export async function writeNewFiles(
  files: ReadonlyMap<string, string>,
  isForced: boolean,
): Promise<number> {
  const found = await Promise.all(
    [...files].map(async ([path, text]) => ({ path, text, current: await currentText(path) })),
  );
  const changed = found.filter(({ current, text }) => current !== text);
  const taken = changed.filter(({ current }) => current !== undefined);
  if (taken.length > 0 && !isForced) {
    const lines = taken.map(
      ({ path }) =>
        `${shown(path)}: expected no file yet, or --force, got one with another content`,
    );
    throw new ObservabilityError(
      "OBS_OUTPUT_CONFLICT",
      [...lines, "Nothing was written."].join("\n"),
    );
  }
  for (const { path, text } of changed) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }
  return changed.length;
}

/** Returns `undefined` where there is no file. */
async function currentText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): ObservabilityError {
  const message = `${shown(path)}: expected a file that can be written, got ${codeOf(cause)}`;
  return new ObservabilityError("OBS_OUTPUT_UNWRITABLE", message, { cause });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
}

function shown(path: string): string {
  return relative(process.cwd(), path);
}
