import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** What is in a folder, by path from it: kind, mode and text of files, target of links. */
export type Contents = Readonly<Record<string, string>>;

/** Reads everything below `folder`, hidden files too; follows no link. */
export function contentsOf(folder: string): Contents {
  return Object.fromEntries(
    pathsIn(folder).map((path) => [path, describeEntry(join(folder, path))]),
  );
}

function pathsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => [
    entry.name,
    ...(entry.isDirectory()
      ? pathsIn(join(folder, entry.name)).map((path) => join(entry.name, path))
      : []),
  ]);
}

/** Returns what differs, by path; `null` where something is gone. */
export function changesBetween(
  before: Contents,
  after: Contents,
): Readonly<Record<string, string | null>> {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  const changed = paths.filter((path) => before[path] !== after[path]);
  return Object.fromEntries(changed.map((path) => [path, after[path] ?? null]));
}

function describeEntry(path: string): string {
  const stats = lstatSync(path);
  const mode = (stats.mode & 0o7777).toString(8);
  if (stats.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  if (stats.isDirectory()) return `folder ${mode}`;
  if (!stats.isFile()) return `special ${mode}`;
  const content = readFileSync(path);
  const text = content.toString();
  const exact = Buffer.from(text).equals(content) && content.length < 500;
  return `${mode} ${exact ? text : createHash("sha256").update(content).digest("hex")}`;
}
