import { posix } from "node:path";

import { ObservabilityError } from "../../errors.ts";
import { lockName } from "./lock-file.ts";
import { manifestName } from "./manifest.ts";
import { ancestorsOf, foldCase, isBelow, isPlainPath } from "./plain-path.ts";
import { isTemporaryName } from "./temporary-file.ts";

/** The folders that generated files go to. */
export interface OutputPlace {
  /** Absolute path of the project. */
  readonly root: string;
  /** Relative to the root. Holds the manifest, which also lists what is in `documents`. */
  readonly folder: string;
  /** Relative to the root; may be the same folder. */
  readonly documents: string;
}

/** Returns the place with its folders in one spelling: no `./`, no slash at the end, root as `""`. */
export function normalPlace({ root, folder, documents }: OutputPlace): OutputPlace {
  return { root, folder: normal(folder), documents: normal(documents) };
}

function normal(folder: string): string {
  const path = posix.normalize(folder).replace(/\/$/, "");
  return path === "." ? "" : path;
}

/** Returns the path of a file of our own in the output folder, relative to the root. */
export function inOutput({ folder }: OutputPlace, name: string): string {
  return posix.join(folder, name);
}

/** Whether `path` is below one of the two folders. */
export function isInOutput({ folder, documents }: OutputPlace, path: string): boolean {
  return isBelow(path, folder) || isBelow(path, documents);
}

/** Returns the innermost of the two folders that `path` is below; `""`, the root, if in neither. */
export function folderAround({ folder, documents }: OutputPlace, path: string): string {
  const around = [folder, documents].filter((place) => isBelow(path, place));
  return around.toSorted((a, b) => b.length - a.length)[0] ?? "";
}

/**
 * @throws ObservabilityError `OBS_OUTPUT_PATH` with every path that may not be written: one that
 * leads out of both folders, is one of our own files, or is another path in different case.
 */
export function refusePaths(place: OutputPlace, paths: readonly string[]): void {
  const problems = [...paths.flatMap((path) => misplaced(place, path)), ...collisions(paths)];
  if (problems.length > 0) throw new ObservabilityError("OBS_OUTPUT_PATH", problems.join("\n"));
}

function misplaced(place: OutputPlace, path: string): readonly string[] {
  const { folder, documents } = place;
  if (!isPlainPath(path) || !isInOutput(place, path)) {
    const inside = [...new Set([folder, documents])].map((name) => `\`${name || "."}\``);
    return [`${path}: expected a path inside ${inside.join(" or ")}, got one outside`];
  }
  const name = posix.basename(path);
  const own = [manifestName, lockName].includes(name) || isTemporaryName(name);
  return own ? [`${path}: expected a name that \`generate\` does not use itself, got its own`] : [];
}

/** One spelling wins on a file system that ignores case; and no file is also a folder. */
function collisions(paths: readonly string[]): readonly string[] {
  const files = new Map(paths.map((path) => [foldCase(path), path]));
  const folders = new Map<string, string>();
  return paths.flatMap((path) => [
    ...differing(files, path).map((other) => clash(path, other)),
    ...ancestorsOf(path).flatMap((folder) => {
      const other = folders.get(foldCase(folder));
      folders.set(foldCase(folder), folder);
      const file = files.get(foldCase(folder));
      return [
        ...(file === undefined ? [] : [`${path}: expected a folder around it, got file ${file}`]),
        ...(other === undefined || other === folder ? [] : [clash(folder, other)]),
      ];
    }),
  ]);
}

function differing(spellings: ReadonlyMap<string, string>, path: string): readonly string[] {
  const spelling = spellings.get(foldCase(path)) ?? path;
  return spelling === path ? [] : [spelling];
}

function clash(path: string, other: string): string {
  return `${path}: expected names that differ in more than case, got also ${other}`;
}
