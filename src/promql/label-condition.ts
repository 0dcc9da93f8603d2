import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { isPrintable, showEscaped } from "../unprintable.ts";
import { escapePattern, literalAlternatives, patternMismatches } from "./pattern.ts";

/** The four comparisons of PromQL and Alertmanager. Patterns are anchored at both ends. */
export const matchOperators = ["=", "!=", "=~", "!~"] as const;

export type MatchOperator = (typeof matchOperators)[number];

/**
 * A condition on the value of a label, in a rule's `where` or in a route's `label(name, …)`. A label
 * that is not there has the empty value. `V` keeps the label's closed value set.
 */
export interface LabelCondition<out V extends string = string> {
  readonly operator: MatchOperator;
  readonly value: string;
  /** The literal values, where there are any: what the compiler checks. */
  readonly values?: readonly V[];
}

/** One condition on one label. */
export interface Matcher<out L extends string = string> {
  readonly label: L;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** Every value but this one. What lacks the label matches too. */
export function not<const V extends string>(value: V): LabelCondition<V> {
  return { operator: "!=", value, values: [value] };
}

/** Any of the values, taken literally. */
export function oneOf<const V extends string>(...values: readonly [V, ...V[]]): LabelCondition<V> {
  return { operator: "=~", value: anyOf(values), values };
}

/** None of the values, taken literally. What lacks the label matches too. */
export function noneOf<const V extends string>(...values: readonly [V, ...V[]]): LabelCondition<V> {
  return { operator: "!~", value: anyOf(values), values };
}

/** Values that match the RE2 expression from end to end. */
export function matches(expression: string): LabelCondition<never> {
  return { operator: "=~", value: expression };
}

/** Values that do not match the RE2 expression from end to end. */
export function notMatches(expression: string): LabelCondition<never> {
  return { operator: "!~", value: expression };
}

/** Any value: the label is there. */
export const present: LabelCondition<never> = { operator: "!=", value: "" };

/** No value: the label is not there. */
export const notPresent: LabelCondition<never> = { operator: "=", value: "" };

/**
 * Returns the condition on the label; a bare value means that value. What is no condition stays
 * visible as the value: {@link matcherMismatches} reports it.
 */
export function toMatcher<L extends string>(
  label: L,
  condition: string | LabelCondition,
): Matcher<L> {
  if (typeof condition === "object" && condition !== null && "operator" in condition) {
    return { label, operator: condition.operator, value: condition.value };
  }
  return { label, operator: "=", value: condition };
}

/** Returns what is wrong with a matcher on a label that has only the `closed` values, where given. */
export function matcherMismatches(
  { label, operator, value }: Matcher,
  closed?: readonly string[],
): readonly Mismatch[] {
  if (!matchOperators.includes(operator)) {
    return [{ expected: `one of ${matchOperators.map(show).join(", ")}`, got: show(operator) }];
  }
  if (typeof value !== "string") {
    return [{ expected: `${label} as text, or as oneOf("…", "…")`, got: show(value) }];
  }
  if (!isPrintable(value, { lines: true })) {
    return [{ expected: `${label} without control characters`, got: showEscaped(value) }];
  }
  const isPattern = operator.endsWith("~");
  const mismatches = isPattern ? patternMismatches(value) : [];
  if (mismatches.length > 0) return mismatches;
  if (closed === undefined) return [];
  const named = isPattern ? (literalAlternatives(value) ?? []) : [value];
  return named
    .filter((one) => one !== "" && !closed.includes(one))
    .map((one) => ({ expected: `${label} as ${closed.map(show).join(", ")}`, got: show(one) }));
}

function anyOf(values: readonly string[]): string {
  const areTexts = values.length > 0 && values.every((value) => typeof value === "string");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- stays visible: see toMatcher
  return areTexts ? values.map(escapePattern).join("|") : (values as unknown as string);
}
