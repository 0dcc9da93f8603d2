import { fingerprint } from "../../output/fingerprint.ts";
import type { PlannedFile } from "../plan/init-plan.ts";
import type { ProjectFolder } from "../project-folder.ts";
import type { InitRecord } from "./init-record.ts";

/**
 * What a planned file is to the one on disk:
 *
 * - `new`: it is not there and never was
 * - `deleted`: it was written once, and is gone
 * - `same`: it is there
 * - `outdated`: it is what was written once, and would be written in another way now
 * - `edited`: the user changed it; this version has nothing new for it
 * - `behind`: the user changed it, and this version would write it in another way
 * - `foreign`: another file is there that was never ours
 */
export type FileState = "new" | "deleted" | "same" | "outdated" | "edited" | "behind" | "foreign";

export interface ComparedFile extends PlannedFile {
  readonly state: FileState;
  /** What is on disk. */
  readonly current: string | undefined;
}

/** Returns the planned files, each with what is on disk now. */
export function compareFiles(
  files: readonly PlannedFile[],
  folder: ProjectFolder,
  record: InitRecord,
): readonly ComparedFile[] {
  return files.map((file) => {
    const current = folder.read(file.path);
    const written = record.get(file.path);
    return { ...file, current, state: stateOf(fingerprint(file.text), written, current) };
  });
}

function stateOf(
  planned: string,
  written: string | undefined,
  current: string | undefined,
): FileState {
  if (current === undefined) return written === undefined ? "new" : "deleted";
  const found = fingerprint(current);
  if (found === planned) return "same";
  if (written === undefined) return "foreign";
  if (found === written) return "outdated";
  return written === planned ? "edited" : "behind";
}

/** Returns the record after the files of `written` were written; what is there as planned is ours. */
export function updatedRecord(
  record: InitRecord,
  files: readonly ComparedFile[],
  written: readonly PlannedFile[],
): InitRecord {
  const adopted = files.filter(({ state }) => state === "same");
  const entries = [...adopted, ...written].map(
    ({ path, text }) => [path, fingerprint(text)] as const,
  );
  return new Map([...record, ...entries]);
}
