import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { ObservabilityError, type ErrorCode } from "../../errors.ts";

/**
 * Returns the texts of a YAML file, or of all in a folder and below, by their path. Hidden folders and
 * node_modules are left out.
 *
 * @param code of the error of the command that asks
 * @throws ObservabilityError `code` where there is none.
 */
export async function readYamlFiles(
  path: string,
  code: ErrorCode = "OBS_REGISTRY_INVALID",
): Promise<ReadonlyMap<string, string>> {
  const paths = await yamlPaths(path, code);
  if (paths.length === 0) throw refused(path, "a folder without .yaml or .yml files", code);
  const files = new Map<string, string>();
  for (const each of paths) {
    files.set(each, await readable(each, () => readFile(each, "utf8"), code));
  }
  return files;
}

async function yamlPaths(path: string, code: ErrorCode): Promise<readonly string[]> {
  const found = await readable(path, () => stat(path), code);
  if (!found.isDirectory()) return [path];
  const names = await readable(path, () => readdir(path, { recursive: true }), code);
  return names
    .filter((name) => /\.ya?ml$/.test(name) && !/(?:^|[\\/])(?:\.|node_modules[\\/])/.test(name))
    .toSorted()
    .map((name) => join(path, name));
}

async function readable<T>(path: string, read: () => Promise<T>, code: ErrorCode): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw refused(path, insteadOf(cause), code);
  }
}

/** What there is, as far as the system's error says it. */
function insteadOf(cause: unknown): string {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "neither";
  return reason === "ENOENT" ? "no such file" : reason;
}

function refused(path: string, got: string, code: ErrorCode): ObservabilityError {
  const message = `${path}: expected a readable YAML file or a folder of them, got ${got}`;
  return new ObservabilityError(code, message);
}
