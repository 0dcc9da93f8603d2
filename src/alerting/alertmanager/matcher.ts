import {
  matchOperators,
  toMatcher,
  type LabelCondition,
  type Matcher,
} from "../../promql/label-condition.ts";
import { compilePattern, patternProblem } from "../../promql/pattern.ts";
import type { AlertLabel, AlertLabels, LabelSet } from "./alert-labels.ts";

/**
 * Returns the condition on an alert's label: a value, or one of `label-condition.ts`. Values outside
 * the label's set do not compile.
 */
export function label<L extends AlertLabel>(
  name: L,
  condition: AlertLabels[L] | LabelCondition<AlertLabels[L]>,
): Matcher<L> {
  return toMatcher(name, condition);
}

/** A function of a label set, compiled once for many alerts. */
export type Predicate = (labels: LabelSet) => boolean;

/** Returns whether a label set fulfils every matcher. What is no pattern matches nothing. */
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
      // All problems are told at once, so that this may be asked about what is none
      if (patternProblem(value) !== undefined) return () => false;
      const pattern = compilePattern(value, { dotAll: false });
      const wanted = operator === "=~";
      return (labels) => pattern.test(labels[label] ?? "") === wanted;
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
