import { ObservabilityError } from "../errors.ts";

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
export function formatProjectProblem({ file, field, expected, got }: ProjectProblem): string {
  return `${[file, field].filter((part) => part !== "").join(": ")}: expected ${expected}, got ${got}`;
}

/** Returns the error that lists the problems, a line each. */
export function projectError(problems: readonly ProjectProblem[]): ObservabilityError {
  const lines = problems.map(formatProjectProblem);
  return new ObservabilityError("OBS_CONFIG_INVALID", lines.join("\n"));
}

/** @throws ObservabilityError `OBS_CONFIG_INVALID` where there is any problem. */
export function refuse(problems: readonly ProjectProblem[]): void {
  if (problems.length > 0) throw projectError(problems);
}
