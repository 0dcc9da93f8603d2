import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it, for this user only. Throws what the file system throws.
 *
 * Not by `recursive`: where the kernel answers ENOENT although the folder above is there, as it does
 * in /proc, Node.js tries for ever, and nothing can end a thread in that.
 */
export function makeFolder(path: string): void {
  const error = tryToMake(path);
  if (error === undefined) return;
  const above = dirname(path);
  if (codeOf(error) !== "ENOENT" || above === path) throw error;
  makeFolder(above);
  const again = tryToMake(path);
  if (again !== undefined) throw again;
}

/** Returns why there is no such folder now. */
function tryToMake(path: string): Error | undefined {
  try {
    mkdirSync(path, { mode: 0o700 });
    return undefined;
  } catch (error) {
    // Another process may have made it
    if (codeOf(error) === "EEXIST" && statSync(path).isDirectory()) return undefined;
    return error instanceof Error ? error : new Error(String(error));
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
