import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Returns the path of an executable on PATH or in `folders`, or undefined. */
export function findBinary(name: string, folders: readonly string[] = []): string | undefined {
  const onPath = (process.env["PATH"] ?? "").split(delimiter);
  return [...onPath, ...folders].map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
