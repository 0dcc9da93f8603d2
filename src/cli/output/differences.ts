import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { RenderedFiles } from "../../generated-file.ts";

/** A file on disk that is not what the code renders. */
export interface Difference {
  /** Relative to the project's root. */
  readonly path: string;
  /** `undefined`: the file must not exist. */
  readonly expected: string | undefined;
  /** `undefined`: the file does not exist. */
  readonly actual: string | undefined;
  /** Returns a few lines for a person: what is missing, left over or different, and where. */
  explain(): string;
}

/** Returns the files under `root` that differ from `files`, in order of path. */
export async function differences(
  root: string,
  files: RenderedFiles,
  owned: readonly string[],
): Promise<readonly Difference[]> {
  const found = (await Promise.all(owned.map((folder) => list(root, folder)))).flat();
  const paths = [...new Set([...files.keys(), ...found])].toSorted();
  const all = await Promise.all(
    paths.map(async (path) => difference(path, files.get(path), await read(join(root, path)))),
  );
  return all
    .filter(({ expected, actual }) => expected !== actual)
    .filter(({ expected, actual }) => expected !== undefined || isGenerated(actual));
}

/** What every generated file says, in its first line or, as JSON, in its description. */
function isGenerated(text: string | undefined): boolean {
  return text?.includes("generate`; do not edit.") ?? false;
}

function difference(
  path: string,
  expected: string | undefined,
  actual: string | undefined,
): Difference {
  return { path, expected, actual, explain: () => explain(path, expected, actual) };
}

function explain(path: string, expected: string | undefined, actual: string | undefined): string {
  if (actual === undefined) return `${path}: missing`;
  if (expected === undefined) return `${path}: left over, its source is gone`;
  const wanted = expected.split("\n");
  const found = actual.split("\n");
  const line = wanted.findIndex((text, index) => text !== found[index]);
  const at = line === -1 ? wanted.length : line;
  return [
    `${path}:${at + 1}: differs`,
    `  - ${found[at] ?? "(end of file)"}`,
    `  + ${wanted[at] ?? "(end of file)"}`,
  ].join("\n");
}

async function list(root: string, folder: string): Promise<readonly string[]> {
  const entries = await ignoreMissing(
    readdir(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  return (entries ?? [])
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

function read(path: string): Promise<string | undefined> {
  return ignoreMissing(readFile(path, "utf8"));
}

async function ignoreMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
