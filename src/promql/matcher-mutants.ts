import type { Matcher } from "./label-condition.ts";
import { topAlternatives } from "./pattern.ts";

/** Matchers with one defect. */
type MatchersMutant<L extends string> = readonly [
  kind: "label filter" | "label value",
  matchers: readonly Matcher<L>[],
];

/**
 * Returns the matchers with one left out, turned into its opposite, with another value, and with one
 * alternative of a pattern left out.
 */
export function matcherMutants<L extends string>(
  matchers: readonly Matcher<L>[],
): readonly MatchersMutant<L>[] {
  return matchers.flatMap((matcher, index) => [
    ["label filter", matchers.toSpliced(index, 1)] as const,
    ["label filter", matchers.toSpliced(index, 1, negated(matcher))] as const,
    ...otherValues(matcher).map(
      (changed) => ["label value", matchers.toSpliced(index, 1, changed)] as const,
    ),
  ]);
}

function negated<L extends string>(matcher: Matcher<L>): Matcher<L> {
  const operators = { "=": "!=", "!=": "=", "=~": "!~", "!~": "=~" } as const;
  return { ...matcher, operator: operators[matcher.operator] };
}

/** What no label has: a value that was misspelt. */
const misspelt = "mutant";

function otherValues<L extends string>(matcher: Matcher<L>): readonly Matcher<L>[] {
  const { operator, value } = matcher;
  // That a label is there, or not, has no other value
  if (value === "") return [];
  if (operator === "=" || operator === "!=") return [{ ...matcher, value: `${value}-${misspelt}` }];
  const alternatives = topAlternatives(value);
  if (alternatives.length === 1) return [];
  return alternatives.map((_, index) => ({
    ...matcher,
    value: alternatives.toSpliced(index, 1).join("|"),
  }));
}
