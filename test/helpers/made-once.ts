import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const keptMs = 24 * 60 * 60 * 1_000;

/** What is made, of what, and where. */
export interface MadeOnce {
  /** Holds a folder for each state of the inputs; those that nobody has used for a day go. */
  readonly parent: string;
  /** Files and folders that decide the result, absolute; one that is missing counts as empty. */
  readonly inputs: readonly string[];
  /** Fills an empty folder of `parent`, which is then renamed. */
  readonly make: (folder: string) => void;
}

/**
 * Returns a folder that `make` has filled from `inputs` as they are now. However many processes ask,
 * one fills it and the others wait. Nobody may write to it afterwards.
 */
export function makeOnce(options: MadeOnce): string {
  const { parent, inputs } = options;
  const key = digest(inputs);
  const folder = join(parent, key);
  const lock = `${folder}.lock`;
  mkdirSync(parent, { recursive: true });
  while (!existsSync(folder)) {
    if (!tryLock(lock)) {
      pause(100);
      continue;
    }
    try {
      if (!existsSync(folder) && !fill(folder, key, options)) return makeOnce(options);
    } finally {
      rmSync(lock, { force: true });
    }
  }
  const now = new Date();
  utimesSync(folder, now, now);
  return folder;
}

/** Returns whether `folder` has what `make` made of the inputs behind `key`: one may change meanwhile. */
function fill(folder: string, key: string, { parent, inputs, make }: MadeOnce): boolean {
  removeUnused(parent);
  const draft = mkdtempSync(`${folder}-`);
  // Some tests run applications as another user
  chmodSync(draft, 0o755);
  try {
    make(draft);
    if (digest(inputs) !== key) return false;
    renameSync(draft, folder);
    return true;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Returns a digest of the paths and contents of all files below `inputs`. */
function digest(inputs: readonly string[]): string {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const path of filesOf(input)) {
      const content = readFileSync(path);
      hash.update(`${path}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function filesOf(input: string): readonly string[] {
  const stats = statSync(input, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [input];
  return readdirSync(input, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
}

/** Takes the lock, also from a process that has ended without giving it back. */
function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (isAbandoned(path)) rmSync(path, { force: true });
    return false;
  }
}

function isAbandoned(lock: string): boolean {
  try {
    const holder = readFileSync(lock, "utf8");
    // Empty between its creation and its first byte
    if (holder !== "") process.kill(Number(holder), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

function removeUnused(parent: string): void {
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    const usedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - usedMs > keptMs) rmSync(path, { recursive: true, force: true });
  }
}

/** Blocks, as the build for which it waits would. */
function pause(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}
