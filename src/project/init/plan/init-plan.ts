/** A file that `init` adds. */
export interface PlannedFile {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly text: string;
  /** What it holds, in a few words. */
  readonly about: string;
}

/** A change of a file that is there. */
export interface PlannedEdit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly about: string;
}

/** Something that a person has to do, because nobody else can do it safely. */
export interface ManualStep {
  /** What, and why it was not done. */
  readonly what: string;
  /** What to write or to type. */
  readonly lines: readonly string[];
}

/** Everything that `init` would do in a project. */
export interface InitPlan {
  readonly files: readonly PlannedFile[];
  readonly edits: readonly PlannedEdit[];
  readonly manual: readonly ManualStep[];
}
