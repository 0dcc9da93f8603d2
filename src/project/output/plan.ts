import { isMarked, type RenderedFiles } from "../../generated-file.ts";
import type { AbsentFile, DiskEntry, FileOnDisk, Obstacle } from "./disk.ts";
import { fingerprint, holdsText } from "./fingerprint.ts";
import type { Manifest } from "./manifest.ts";
import { foldCase } from "./plain-path.ts";

/** What a run does with one path, relative to the project's root. */
export type Change = Addition | Update | Unchanged | Removal | Kept | Conflict;

export interface Addition {
  readonly kind: "add";
  readonly path: string;
  readonly text: string;
  readonly before: AbsentFile;
}

export interface Update {
  readonly kind: "update";
  readonly path: string;
  readonly text: string;
  readonly before: FileOnDisk;
}

export interface Unchanged {
  readonly kind: "unchanged";
  readonly path: string;
}

/** No longer generated, and as `generate` wrote it. */
export interface Removal {
  readonly kind: "remove";
  readonly path: string;
  readonly before: FileOnDisk;
}

/** No longer generated, but changed since: the user's from now on. */
export interface Kept {
  readonly kind: "keep";
  readonly path: string;
  readonly got: string;
}

/** What a run refuses. */
export type Conflict = Edited | Foreign | Blocked;

/** Written by `generate`, then changed by someone else. */
export interface Edited {
  readonly kind: "edited";
  readonly path: string;
  readonly text: string;
  readonly before: FileOnDisk;
}

/** In the way, and in no manifest. */
export interface Foreign {
  readonly kind: "foreign";
  readonly path: string;
  readonly text: string;
  readonly before: FileOnDisk;
  /** It says that it is generated: by a version without a manifest, or the manifest was lost. */
  readonly marked: boolean;
}

/** Something else than a file is in the way. */
export interface Blocked {
  readonly kind: "blocked";
  readonly path: string;
  readonly obstacle: Obstacle;
}

/** What is known before a run decides. */
export interface Situation {
  readonly files: RenderedFiles;
  readonly manifest: Manifest;
  /** What is on the disk, for each path in `files` and in the manifest. */
  readonly disk: ReadonlyMap<string, DiskEntry>;
  /** Overwrite and remove what was edited, and overwrite what says that it is generated. */
  readonly force: boolean;
}

export function isConflict(change: Change): change is Conflict {
  return change.kind === "edited" || change.kind === "foreign" || change.kind === "blocked";
}

/** Returns what to do with each path that is rendered or in the manifest, in order. Pure. */
export function planChanges(situation: Situation): readonly Change[] {
  const { files, manifest, disk } = situation;
  const known = knownHashes(manifest);
  const targets = new Map([...files.keys()].map((path) => [targetAt(disk, path), path]));
  const rendered = [...files].map(([path, text]) => {
    const other = targets.get(targetAt(disk, path));
    return other === path
      ? planWrite(situation, known, path, text)
      : blocked(path, sharing(path, other));
  });
  const identities = renderedIdentities(situation);
  const left = [...manifest.files.keys()]
    .filter((path) => !files.has(path))
    .flatMap((path) => planRemoval(situation, known, identities, path));
  return [...rendered, ...left].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

type KnownHashes = (path: string) => ReadonlySet<string> | undefined;

/** A file whose name changed only in case is the same one where the file system ignores case. */
function knownHashes({ files }: Manifest): KnownHashes {
  const byFolded = Map.groupBy(files, ([path]) => foldCase(path));
  return (path) => {
    const entries = byFolded.get(foldCase(path));
    return entries && new Set(entries.flatMap(([, hashes]) => [...hashes]));
  };
}

function planWrite(
  { disk, force }: Situation,
  known: KnownHashes,
  path: string,
  text: string,
): Change {
  const before = entryAt(disk, path);
  if (before.kind === "obstacle") return blocked(path, before);
  if (before.kind === "absent") return { kind: "add", path, text, before };
  if (holdsText(before.content, text)) return { kind: "unchanged", path };
  const update: Update = { kind: "update", path, text, before };
  const hash = fingerprint(before.content);
  const hashes = known(path);
  if (hash === fingerprint(text) || hashes?.has(hash) === true) return update;
  if (hashes !== undefined) return force ? update : { ...update, kind: "edited" };
  const marked = isMarked(before.content.toString());
  return force && marked ? update : { ...update, kind: "foreign", marked };
}

function planRemoval(
  { disk, force }: Situation,
  known: KnownHashes,
  rendered: ReadonlySet<string>,
  path: string,
): readonly Change[] {
  const before = entryAt(disk, path);
  if (before.kind === "absent") return [];
  if (before.kind === "obstacle") return [{ kind: "keep", path, got: before.got }];
  if (rendered.has(before.identity)) return [];
  const ours = known(path)?.has(fingerprint(before.content)) === true;
  return [ours || force ? { kind: "remove", path, before } : { kind: "keep", path, got: "edits" }];
}

function renderedIdentities({ files, disk }: Situation): ReadonlySet<string> {
  const entries = [...files.keys()].map((path) => entryAt(disk, path));
  return new Set(entries.flatMap((entry) => (entry.kind === "file" ? [entry.identity] : [])));
}

function entryAt(disk: ReadonlyMap<string, DiskEntry>, path: string): DiskEntry {
  const entry = disk.get(path);
  if (entry === undefined) throw new Error(`${path} was not read`);
  return entry;
}

/** Returns where a path leads; behind an obstacle, nowhere that another path leads to as well. */
function targetAt(disk: ReadonlyMap<string, DiskEntry>, path: string): string {
  const entry = entryAt(disk, path);
  return entry.kind === "obstacle" ? path : entry.target;
}

function blocked(path: string, obstacle: Obstacle): Blocked {
  return { kind: "blocked", path, obstacle };
}

function sharing(path: string, other = ""): Obstacle {
  return { kind: "obstacle", at: path, expected: "a file of its own", got: `that of ${other}` };
}
