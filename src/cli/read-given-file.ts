import { readFile } from "node:fs/promises";

import { isObject } from "../is-object.ts";
import { ObservabilityError, type ErrorCode } from "../errors.ts";

/**
 * Returns the text of a file that a command is given.
 *
 * @param name what the file is called in messages: `--scrape names.txt`
 * @throws ObservabilityError with the code where it cannot be read.
 */
export async function readGivenFile(
  path: string,
  name: string,
  code: ErrorCode = "OBS_FILE_UNREADABLE",
): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const message = `${name}: expected a readable file, got ${insteadOf(cause)}`;
    throw new ObservabilityError(code, message, { cause });
  }
}

/** What there is, as far as the system's error says it. */
function insteadOf(cause: unknown): string {
  const code = isObject(cause) ? String(cause["code"]) : String(cause);
  if (code === "ENOENT" || code === "ENOTDIR") return "none";
  if (code === "EISDIR") return "a folder";
  return code === "EACCES" || code === "EPERM" ? "one that may not be read" : code;
}
