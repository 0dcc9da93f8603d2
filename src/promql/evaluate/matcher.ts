import { compilePattern } from "../pattern.ts";
import { valueOf, type Labels } from "./labels.ts";

export type MatchOperator = "=" | "!=" | "=~" | "!~";

/** A condition on a label; a label that a series does not have is "". */
export interface Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
  readonly matches: (value: string) => boolean;
}

/**
 * Returns the condition. Regular expressions match whole values.
 *
 * @throws SyntaxError on a regular expression that Go's RE2 cannot read.
 */
export function createMatcher(name: string, operator: MatchOperator, value: string): Matcher {
  return { name, operator, value, matches: predicate(operator, value) };
}

function predicate(operator: MatchOperator, value: string): (value: string) => boolean {
  if (operator === "=") return (other) => other === value;
  if (operator === "!=") return (other) => other !== value;
  const pattern = compilePattern(value, { dotAll: true });
  return operator === "=~" ? (other) => pattern.test(other) : (other) => !pattern.test(other);
}

/** Returns whether the series meets all conditions. */
export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(({ name, matches }) => matches(valueOf(labels, name)));
}
