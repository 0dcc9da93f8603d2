import type { RenderedFiles } from "../../generated-file.ts";
import { openDisk, type DiskEntry, type DiskReader } from "./disk.ts";
import { fingerprint, holdsText } from "./fingerprint.ts";
import {
  emptyManifest,
  joinManifests,
  manifestName,
  parseManifest,
  renderManifest,
  type Manifest,
} from "./manifest.ts";
import {
  inOutput,
  isInOutput,
  normalPlace,
  refusePaths,
  type OutputPlace,
} from "./output-place.ts";
import { ancestorsOf } from "./plain-path.ts";
import {
  isConflict,
  planChanges,
  type Addition,
  type Blocked,
  type Change,
  type Conflict,
  type Unchanged,
  type Update,
} from "./plan.ts";

export interface PlanOptions {
  /**
   * Overwrites and removes files of ours that were edited, and overwrites files in no manifest that
   * say that they are generated. Any other file stays, and is a conflict.
   *
   * @default false
   */
  readonly force?: boolean;
}

/** What a run does, for every path and for the manifest. */
export interface Plan {
  readonly place: OutputPlace;
  /** Sorted by path; the manifest is not among them. */
  readonly changes: readonly Change[];
  readonly manifest: Addition | Update | Unchanged | Blocked;
  /** The manifest while files are written: what was and what will be, so a crash orphans nothing. */
  readonly meanwhile: string;
  /** Folders to make, the outer ones first. */
  readonly newFolders: readonly string[];
  /** Folders that `generate` made and that nothing is generated in now, the inner ones first. */
  readonly oldFolders: readonly string[];
}

/**
 * Compares what is rendered with what is on the disk and in the manifest. Writes nothing.
 *
 * @param files every generated file, by its path from the project's root
 * @throws ObservabilityError `OBS_OUTPUT_PATH`, `OBS_OUTPUT_MANIFEST`, `OBS_OUTPUT_UNWRITABLE` where
 * the root cannot be read. Conflicts are in the plan.
 */
export async function planOutput(
  place: OutputPlace,
  files: RenderedFiles,
  { force = false }: PlanOptions = {},
): Promise<Plan> {
  const normal = normalPlace(place);
  refusePaths(normal, [...files.keys()]);
  const reader = await openDisk(normal);
  const path = inOutput(normal, manifestName);
  const entry = await reader.entry(path);
  const old = manifestOf(path, entry);
  const disk = await readAll(reader, new Set([...files.keys(), ...old.files.keys()]));
  const changes = planChanges({ files, manifest: old, disk, force });
  const newFolders = await missingFolders(reader, changes);
  const lost = entry.kind === "absent" ? foldersOfWritten(changes) : [];
  const next = nextManifest(normal, files, old, [...newFolders, ...lost]);
  return {
    place: normal,
    changes,
    manifest: planManifest(path, entry, renderManifest(next)),
    meanwhile: renderManifest(joinManifests(old, next)),
    newFolders,
    oldFolders: [...old.folders]
      .filter((folder) => !next.folders.has(folder) && isInOutput(normal, folder))
      .toSorted()
      .toReversed(),
  };
}

/** Returns everything that a run would refuse. */
export function conflictsOf({ changes, manifest }: Plan): readonly Conflict[] {
  return [...changes, manifest].filter(isConflict);
}

/** Whether every file, and the manifest, is as it should be. */
export function isSettled({ changes, manifest }: Plan): boolean {
  return [...changes, manifest].every(({ kind }) => kind === "unchanged");
}

function manifestOf(path: string, entry: DiskEntry): Manifest {
  return entry.kind === "file" ? parseManifest(path, entry.content.toString()) : emptyManifest;
}

async function readAll(
  reader: DiskReader,
  paths: Iterable<string>,
): Promise<ReadonlyMap<string, DiskEntry>> {
  const entries = new Map<string, DiskEntry>();
  for (const path of paths) entries.set(path, await reader.entry(path));
  return entries;
}

async function missingFolders(
  reader: DiskReader,
  changes: readonly Change[],
): Promise<readonly string[]> {
  const added = changes.filter(({ kind }) => kind === "add");
  const missing = new Set<string>();
  for (const path of new Set(added.flatMap((change) => ancestorsOf(change.path)))) {
    const folder = await reader.folder(path);
    if (folder.kind === "folder" && !folder.exists) missing.add(path);
  }
  return [...missing].toSorted();
}

/**
 * Returns the folders around generated files that are there. Where there is no manifest, it was lost,
 * and they were made with those: the new one equals the old one.
 */
function foldersOfWritten(changes: readonly Change[]): readonly string[] {
  return changes
    .filter(({ kind }) => kind === "unchanged" || kind === "update")
    .flatMap(({ path }) => ancestorsOf(path));
}

function nextManifest(
  place: OutputPlace,
  files: RenderedFiles,
  old: Manifest,
  made: readonly string[],
): Manifest {
  const needed = new Set([...files.keys()].flatMap(ancestorsOf));
  const folders = [...old.folders, ...made].filter(
    (folder) => needed.has(folder) && isInOutput(place, folder),
  );
  return {
    files: new Map([...files].map(([path, text]) => [path, new Set([fingerprint(text)])])),
    folders: new Set(folders),
  };
}

function planManifest(path: string, before: DiskEntry, text: string): Plan["manifest"] {
  if (before.kind === "obstacle") return { kind: "blocked", path, obstacle: before };
  if (before.kind === "absent") return { kind: "add", path, text, before };
  const unchanged = holdsText(before.content, text);
  return unchanged ? { kind: "unchanged", path } : { kind: "update", path, text, before };
}
