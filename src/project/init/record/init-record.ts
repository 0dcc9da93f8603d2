import { z } from "zod";

import { ObservabilityError } from "../../../errors.ts";
import type { ProjectFolder } from "../project-folder.ts";

/** Returns where `init` remembers what it wrote, so that `upgrade` knows what nobody has edited. */
export function recordIn(name: string): string {
  return `${name}/.tamma-obs.json`;
}

/** The fingerprints of files by their path, as they were written. */
export type InitRecord = ReadonlyMap<string, string>;

const schema = z.looseObject({ files: z.record(z.string(), z.string()) });

const about =
  "What tamma-obs init wrote. `tamma-obs upgrade` updates the files that still are like that.";

/**
 * Returns what an earlier `init` wrote, or nothing where there was none.
 *
 * @param path Of the record.
 * @throws ObservabilityError `OBS_INIT_PROJECT` where the record cannot be read: what is edited and
 * what is not would be a guess.
 */
export function readRecord(folder: ProjectFolder, path: string): InitRecord | undefined {
  const text = folder.read(path);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return new Map(Object.entries(parsed.data.files));
  throw new ObservabilityError(
    "OBS_INIT_PROJECT",
    [
      `${path}: expected what tamma-obs init wrote, got something else`,
      "Restore it from version control; or delete it and run `tamma-obs init`: files that nobody has edited are remembered again, the others are kept.",
    ].join("\n"),
  );
}

/** Returns the record's text: a line a file, in order, so that branches merge. */
export function renderRecord(record: InitRecord): string {
  const files = Object.fromEntries([...record].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ about, files }, undefined, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
