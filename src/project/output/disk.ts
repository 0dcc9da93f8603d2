import { lstat, readFile, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative } from "node:path";

import { fileErrorCode, onFile, toRefusal, type Refusal } from "./file-error.ts";
import { folderAround, type OutputPlace } from "./output-place.ts";
import { parentOf } from "./plain-path.ts";
import type { Access } from "./temporary-file.ts";

/** Nothing is there. */
export interface AbsentFile {
  readonly kind: "absent";
  /** Absolute path, with no symbolic link in it. */
  readonly target: string;
}

export interface FileOnDisk extends Access {
  readonly kind: "file";
  /** Absolute path, with no symbolic link in it. */
  readonly target: string;
  /** Two paths with one identity are one file. */
  readonly identity: string;
  readonly content: Buffer;
}

/** Something else than a file of this project is at the path, or above it. */
export interface Obstacle extends Refusal {
  readonly kind: "obstacle";
  /** Relative to the root: the path itself or a folder above it. */
  readonly at: string;
}

export type DiskEntry = AbsentFile | FileOnDisk | Obstacle;

export interface Folder {
  readonly kind: "folder";
  /** Absolute path, with no symbolic link in it. */
  readonly target: string;
  readonly exists: boolean;
}

/** Reads what is on the disk now; what it saw of folders, it remembers. */
export interface DiskReader {
  /** Returns what is at `path`, relative to the root. Never follows a link out of its folder. */
  entry(path: string): Promise<DiskEntry>;
  /** Returns the folder at `path`, or what stands in its way. `""` is the root. */
  folder(path: string): Promise<Folder | Obstacle>;
}

export async function openDisk(place: OutputPlace): Promise<DiskReader> {
  const root = await onFile(".", async () => realpath(place.root));
  const seen = new Map<string, Promise<Folder | Obstacle>>([
    ["", Promise.resolve({ kind: "folder", target: root, exists: true })],
  ]);

  function folder(path: string): Promise<Folder | Obstacle> {
    const known = seen.get(path) ?? readFolder(path);
    seen.set(path, known);
    return known;
  }

  async function readFolder(path: string): Promise<Folder | Obstacle> {
    const parent = await folder(parentOf(path));
    if (parent.kind === "obstacle") return parent;
    const target = join(parent.target, basename(path));
    const absent: Folder = { kind: "folder", target, exists: false };
    if (!parent.exists) return absent;
    return reading<Folder>(path, absent, async () => {
      const real = await realpath(target).catch(() => undefined);
      const linked = (await lstat(target)).isSymbolicLink();
      if (linked && !(await isInside(real, path))) return obstacle(path, "a folder", link(real));
      if (!(await stat(target)).isDirectory()) return obstacle(path, "a folder", "a file");
      return { kind: "folder", target: real ?? target, exists: true };
    });
  }

  /** A link may lead elsewhere within the output, or for the output itself within the project. */
  async function isInside(real: string | undefined, path: string): Promise<boolean> {
    const around = await folder(folderAround(place, path));
    if (real === undefined || around.kind === "obstacle") return false;
    const way = relative(around.target, real);
    return way !== "" && !way.startsWith("..") && !isAbsolute(way);
  }

  async function entry(path: string): Promise<DiskEntry> {
    const parent = await folder(parentOf(path));
    if (parent.kind === "obstacle") return parent;
    const target = join(parent.target, basename(path));
    const absent: AbsentFile = { kind: "absent", target };
    if (!parent.exists) return absent;
    return reading<DiskEntry>(path, absent, async () => readEntry(path, target));
  }

  return { entry, folder };
}

async function readEntry(path: string, target: string): Promise<FileOnDisk | Obstacle> {
  const stats = await lstat(target, { bigint: true });
  if (stats.isSymbolicLink()) {
    const real = await realpath(target).catch(() => undefined);
    return obstacle(path, "a file", link(real));
  }
  if (stats.isDirectory()) return obstacle(path, "a file", "a folder");
  // A pipe would be read for ever
  if (!stats.isFile()) return obstacle(path, "a file", "a device, pipe or socket");
  return {
    kind: "file",
    target,
    identity: `${stats.dev}:${stats.ino}`,
    content: await readFile(target),
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
  };
}

/** Returns `absent` where nothing is at `path`, and an obstacle where it may not be read. */
async function reading<T extends DiskEntry | Folder>(
  path: string,
  absent: T,
  read: () => Promise<T | Obstacle>,
): Promise<T | Obstacle> {
  try {
    return await read();
  } catch (error) {
    if (fileErrorCode(error) === "ENOENT") return absent;
    return { kind: "obstacle", at: path, ...toRefusal(error) };
  }
}

function obstacle(at: string, expected: string, got: string): Obstacle {
  return { kind: "obstacle", at, expected, got };
}

function link(real: string | undefined): string {
  return real === undefined ? "a symbolic link that leads nowhere" : `a symbolic link to ${real}`;
}
