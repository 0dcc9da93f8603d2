/** What the comment before a declaration says, as Markdown. */
export interface Comment {
  readonly text: string;
  /** By parameter, in the comment's order. */
  readonly params: ReadonlyMap<string, string>;
  readonly returns: string | undefined;
  readonly throws: readonly string[];
  readonly examples: readonly string[];
  readonly defaultValue: string | undefined;
}

/** A property, method or constructor of an interface or a class. */
export interface Member {
  /** As it is used: `name`, `name?`, `name()`. */
  readonly name: string;
  readonly type: string;
  readonly comment: Comment;
}

/** A declaration of src/ that a signature names. */
export interface Reference {
  /** What the signature calls it, which is not what it is exported as where it was renamed. */
  readonly name: string;
  readonly key: string;
}

/** One declaration of src/, as a page shows it. */
export interface Entry {
  /** Its name and place, equal for the same declaration behind any door. */
  readonly key: string;
  /** What the door exports it as. */
  readonly name: string;
  /** Whether it is called. */
  readonly callable: boolean;
  readonly signature: string;
  readonly comment: Comment;
  readonly members: readonly Member[];
  readonly references: readonly Reference[];
  /** Path below src/. */
  readonly file: string;
  /** Where in the file it begins. */
  readonly position: number;
}
