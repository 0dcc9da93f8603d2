import { ObservabilityError } from "../errors.ts";
import { formatFlaw } from "../shape.ts";

/** Something in a project that is not as it must be. */
export interface ProjectProblem {
  /** Relative to the project's root. */
  readonly file: string;
  /** Where in the file's export: `output.folder`, `service-errors.for`. Empty: the file itself. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** Returns the problem on one line: `file: field: expected …, got …`. */
export function formatProjectProblem({ file, ...flaw }: ProjectProblem): string {
  return formatFlaw(file, flaw);
}

/** Returns the lines of what may be meant and is worth a word. */
export function formatNotes(notes: readonly ProjectProblem[]): readonly string[] {
  return notes.map((note) => `note: ${formatProjectProblem(note)}`);
}

/** @throws ObservabilityError `OBS_CONFIG_INVALID` where there is any problem, file by file. */
export function refuse(problems: readonly ProjectProblem[]): void {
  if (problems.length === 0) return;
  const byFile = [...Map.groupBy(problems, ({ file }) => file).values()].flat();
  throw new ObservabilityError("OBS_CONFIG_INVALID", byFile.map(formatProjectProblem).join("\n"));
}
