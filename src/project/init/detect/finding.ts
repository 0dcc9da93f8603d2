/** Something found in a project, with what says so. */
export interface Finding<T> {
  readonly value: T;
  /** A file, a field or a dependency. */
  readonly evidence: string;
}
