import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { ObservabilityError } from "../../errors.ts";

/**
 * Returns the texts of a YAML file, or of all in a folder and below, by their path. Hidden folders and
 * node_modules are left out.
 *
 * @throws ObservabilityError `OBS_REGISTRY_INVALID` where there is none.
 */
export async function readYamlFiles(path: string): Promise<ReadonlyMap<string, string>> {
  const paths = await yamlPaths(path);
  if (paths.length === 0) throw refused(path, "a folder without .yaml or .yml files");
  const files = new Map<string, string>();
  for (const each of paths) files.set(each, await readable(each, () => readFile(each, "utf8")));
  return files;
}

async function yamlPaths(path: string): Promise<readonly string[]> {
  const found = await readable(path, () => stat(path));
  if (!found.isDirectory()) return [path];
  const names = await readable(path, () => readdir(path, { recursive: true }));
  return names
    .filter((name) => /\.ya?ml$/.test(name) && !/(?:^|[\\/])(?:\.|node_modules[\\/])/.test(name))
    .toSorted()
    .map((name) => join(path, name));
}

async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw refused(path, cause instanceof Error && "code" in cause ? String(cause.code) : "neither");
  }
}

function refused(path: string, got: string): ObservabilityError {
  const message = `${path}: expected a readable YAML file or a folder of them, got ${got}`;
  return new ObservabilityError("OBS_REGISTRY_INVALID", message);
}
