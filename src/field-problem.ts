/** Something about a value that cannot be meant. */
export interface FieldProblem {
  /** Where in what was looked at: `override.service-latency-high.limit`. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}
