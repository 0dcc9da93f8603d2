import { ObservabilityError } from "../../errors.ts";
import { isPlainPath } from "./plain-path.ts";

/** What `generate` owns. Paths are relative to the project's root. */
export interface Manifest {
  /**
   * The fingerprints of what each file may hold. There are several after a merge of two branches,
   * and while a run writes: then the old text and the new one are both ours.
   */
  readonly files: ReadonlyMap<string, ReadonlySet<string>>;
  /** The folders that `generate` made, and removes when they become empty. */
  readonly folders: ReadonlySet<string>;
}

export const manifestName = ".tamma-obs.manifest";

export const emptyManifest: Manifest = { files: new Map(), folders: new Set() };

const header =
  "# Written by `tamma-obs generate`: the SHA-256 of every file that it owns, - for a folder that it made. Commit it; do not edit it.";

/**
 * Returns the manifest as text: sorted, a line a file, so that branches merge. It names no version
 * and no date: equal projects give equal bytes.
 */
export function renderManifest({ files, folders }: Manifest): string {
  const lines = [
    ...[...files].flatMap(([path, hashes]) => [...hashes].map((hash) => `${path}\0${hash}`)),
    ...[...folders].map((path) => `${path}/\0-`),
  ];
  const rows = lines.toSorted().map((line) => {
    const [path, hash] = line.split("\0");
    return `${hash}  ${path}`;
  });
  return `${[header, ...rows].join("\n")}\n`;
}

/**
 * Reads a manifest. Of an unresolved merge, it takes both sides: each lists what `generate` wrote.
 *
 * @param path where it is, for messages
 * @throws ObservabilityError `OBS_OUTPUT_MANIFEST` with every line that is not one of a manifest.
 */
export function parseManifest(path: string, text: string): Manifest {
  const files = new Map<string, Set<string>>();
  const folders = new Set<string>();
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const entry = parseLine(line);
    if (entry === "invalid") problems.push(`${path}:${index + 1}: ${expectedLine}, got ${line}`);
    else if (entry?.kind === "folder") folders.add(entry.path);
    else if (entry?.kind === "file") {
      files.set(entry.path, (files.get(entry.path) ?? new Set()).add(entry.hash));
    }
  }
  if (problems.length > 0) throw invalid(problems);
  return { files, folders };
}

/** Returns what either manifest lists. */
export function joinManifests(one: Manifest, other: Manifest): Manifest {
  const paths = new Set([...one.files.keys(), ...other.files.keys()]);
  const hashes = (path: string): ReadonlySet<string> =>
    new Set([...(one.files.get(path) ?? []), ...(other.files.get(path) ?? [])]);
  return {
    files: new Map([...paths].map((path) => [path, hashes(path)])),
    folders: new Set([...one.folders, ...other.folders]),
  };
}

type Line =
  | { readonly kind: "file"; readonly path: string; readonly hash: string }
  | { readonly kind: "folder"; readonly path: string };

const expectedLine = "expected `<SHA-256>  <path>`";

/** Returns undefined for a comment, an empty line and the markers of a merge. */
function parseLine(line: string): Line | "invalid" | undefined {
  if (/^(?:\uFEFF?#|\s*$|(?:<{7}|\|{7}|={7}|>{7})(?: |$))/.test(line)) return undefined;
  const [, hash, path = ""] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
  if (hash !== undefined && isPlainPath(path)) return { kind: "file", path, hash };
  const [, folder = ""] = /^- {2}(.+)\/$/.exec(line) ?? [];
  return isPlainPath(folder) ? { kind: "folder", path: folder } : "invalid";
}

function invalid(problems: readonly string[]): ObservabilityError {
  const advice =
    "Restore the manifest from version control; or delete it: files that equal what is generated are taken over.";
  return new ObservabilityError("OBS_OUTPUT_MANIFEST", [...problems, advice].join("\n"));
}
