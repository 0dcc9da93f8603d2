import type { AlertLabel, AlertLabels, LabelSet } from "./alert-labels.ts";
import { compilePattern, escapePattern } from "./pattern.ts";

/** Alertmanager's four comparisons. Patterns are anchored at both ends. */
export const matchOperators = ["=", "!=", "=~", "!~"] as const;

export type MatchOperator = (typeof matchOperators)[number];

/** One condition on one label. A label that an alert lacks has the empty value. */
export interface Matcher<L extends string = string> {
  readonly label: L;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** The conditions that can be put on a label whose values are `V`. */
export interface LabelConditions<L extends string, V extends string> {
  readonly is: (value: V) => Matcher<L>;
  readonly isNot: (value: V) => Matcher<L>;
  /** One of the values. */
  readonly in: (...values: readonly [V, ...V[]]) => Matcher<L>;
  readonly notIn: (...values: readonly [V, ...V[]]) => Matcher<L>;
  /** The whole value matches the pattern: syntax common to RE2 and JavaScript, see `pattern.ts`. */
  readonly matches: (pattern: string) => Matcher<L>;
  readonly notMatches: (pattern: string) => Matcher<L>;
  /** The alert has the label. */
  readonly isPresent: () => Matcher<L>;
  readonly isAbsent: () => Matcher<L>;
}

/** Returns the conditions on `name`; values outside the label's set do not compile. */
export function label<L extends AlertLabel>(name: L): LabelConditions<L, AlertLabels[L]> {
  const matcher = (operator: MatchOperator, value: string): Matcher<L> => ({
    label: name,
    operator,
    value,
  });
  const oneOf = (values: readonly string[]): string => values.map(escapePattern).join("|");
  return {
    is: (value) => matcher("=", value),
    isNot: (value) => matcher("!=", value),
    in: (...values) => matcher("=~", oneOf(values)),
    notIn: (...values) => matcher("!~", oneOf(values)),
    matches: (pattern) => matcher("=~", pattern),
    notMatches: (pattern) => matcher("!~", pattern),
    isPresent: () => matcher("!=", ""),
    isAbsent: () => matcher("=", ""),
  };
}

/** A function of a label set, compiled once for many alerts. */
export type Predicate = (labels: LabelSet) => boolean;

/** Returns whether a label set fulfils every matcher. Patterns must have been validated. */
export function compileMatchers(matchers: readonly Matcher[]): Predicate {
  const tests = matchers.map(compileMatcher);
  return (labels) => tests.every((test) => test(labels));
}

function compileMatcher({ label, operator, value }: Matcher): Predicate {
  switch (operator) {
    case "=":
      return (labels) => (labels[label] ?? "") === value;
    case "!=":
      return (labels) => (labels[label] ?? "") !== value;
    case "=~":
    case "!~": {
      const pattern = compilePattern(value);
      const wanted = operator === "=~";
      return (labels) => pattern?.test(labels[label] ?? "") === wanted;
    }
  }
}

/**
 * Returns the matchers in Alertmanager's order (name, value, operator), which its group keys and
 * our byte-stable output share.
 */
export function sortMatchers<L extends string>(matchers: readonly Matcher<L>[]): Matcher<L>[] {
  return matchers.toSorted(
    (a, b) =>
      compare(a.label, b.label) ||
      compare(a.value, b.value) ||
      matchOperators.indexOf(a.operator) - matchOperators.indexOf(b.operator),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Returns the matcher as Alertmanager parses and prints it: `severity="critical"`. */
export function formatMatcher({ label, operator, value }: Matcher): string {
  return `${label}${operator}"${escapeValue(value)}"`;
}

/** Escapes as OpenMetrics does: the backslash, the quote and the newline, nothing else. */
function escapeValue(value: string): string {
  return value
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", String.raw`\n`)
    .replaceAll('"', '\\"');
}
