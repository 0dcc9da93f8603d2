import { formatFlaw } from "../../shape.ts";

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
  /** The rule's id, or its place where it has none. Empty: the file itself. */
  readonly rule: string;
  /** The field of the rule, or the lint check. Empty: the rule itself. */
  readonly subject: string;
  readonly expected: string;
  readonly got: string;
}

/** Returns the problem on one line: `file: rule.subject: expected …, got …`. */
export function formatProblem(problem: Problem): string {
  const { file, expected, got } = problem;
  return formatFlaw(file, { field: fieldOf(problem), expected, got });
}

/** Returns where in the file the problem is: `rule.subject`. */
export function fieldOf({ rule, subject }: Problem): string {
  return [rule, subject].filter((part) => part !== "").join(".");
}
