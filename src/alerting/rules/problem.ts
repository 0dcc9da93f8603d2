/** The checks that a rule may decline with a reason (`accept`). */
export const lintChecks = [
  "for-too-short",
  "window-too-short",
  "instance-not-aggregated",
  "always-true",
  "never-true",
  "conflicting-severity",
  "label-churn",
  "minimum-traffic",
  "bound-between-buckets",
  "summary-without-value",
  "latency-budget",
  "untestable",
] as const;

/** A check of the linter, by the name that `accept` takes. */
export type LintCheck = (typeof lintChecks)[number];

/** Something about a rule that is not as it must be. */
export interface Problem {
  /** Path of the definition from the repository's root. */
  readonly file: string;
  readonly rule: string;
  /** The field of the rule, or the lint check. */
  readonly subject: string;
  readonly expected: string;
  readonly got: string;
}

/** Returns the problem on one line: `file: rule.subject: expected …, got …`. */
export function formatProblem({ file, rule, subject, expected, got }: Problem): string {
  return `${file}: ${rule}.${subject}: expected ${expected}, got ${got}`;
}
