import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The fields of a package.json that this package reads. */
export interface Manifest {
  readonly name: string;
  readonly version?: string;
}

/** Returns the nearest package.json at or above the folder of `file` that has a name. */
export function nearestManifest(file: string): Manifest | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = read(join(folder, "package.json"));
    if (manifest !== undefined || folder === dirname(folder)) return manifest;
  }
}

function read(path: string): Manifest | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof parsed !== "object" || parsed === null) return undefined;
    const name: unknown = Reflect.get(parsed, "name");
    const version: unknown = Reflect.get(parsed, "version");
    if (typeof name !== "string" || name === "") return undefined;
    return typeof version === "string" ? { name, version } : { name };
  } catch {
    return undefined;
  }
}
