import type { Matcher } from "../../promql/label-condition.ts";
import { compileMatchers } from "./matcher.ts";

/**
 * What can be said about matchers without alerts. Both functions are exact for equality and for
 * lists of values; before a real pattern they give the harmless answer: satisfiable, not implied.
 */

/** Whether some label set fulfils all the matchers. */
export function areSatisfiable(matchers: readonly Matcher[]): boolean {
  return [...byLabel(matchers)].every(([label, own]) => {
    const values = finiteValues(own);
    const accepts = compileMatchers(own);
    return values === undefined || values.some((value) => accepts({ [label]: value }));
  });
}

/** Whether every label set that fulfils `given` also fulfils `wanted`. */
export function implies(given: readonly Matcher[], wanted: readonly Matcher[]): boolean {
  return wanted.every((matcher) => impliesOne(given, matcher));
}

/** Whether fulfilling the matchers requires the label to be there. */
export function requiresLabel(matchers: readonly Matcher[], label: string): boolean {
  const own = matchers.filter((matcher) => matcher.label === label);
  return own.length > 0 && !compileMatchers(own)({});
}

function impliesOne(given: readonly Matcher[], wanted: Matcher): boolean {
  const same = given.filter(({ label }) => label === wanted.label);
  if (same.some(({ operator, value }) => operator === wanted.operator && value === wanted.value)) {
    return true;
  }
  const accepts = compileMatchers(same);
  const isWanted = compileMatchers([wanted]);
  const values = finiteValues(same)?.filter((value) => accepts({ [wanted.label]: value }));
  if (values !== undefined) return values.every((value) => isWanted({ [wanted.label]: value }));
  return wanted.operator === "!=" && wanted.value === "" && requiresLabel(same, wanted.label);
}

function byLabel(matchers: readonly Matcher[]): ReadonlyMap<string, readonly Matcher[]> {
  return Map.groupBy(matchers, ({ label }) => label);
}

/** The values that the matchers name when they allow no others; undefined when they do. */
function finiteValues(matchers: readonly Matcher[]): readonly string[] | undefined {
  return matchers.map(namedValues).find((values) => values !== undefined);
}

function namedValues({ operator, value }: Matcher): readonly string[] | undefined {
  if (operator === "=") return [value];
  return operator === "=~" ? literalAlternatives(value) : undefined;
}

/** Splits `a|b\.c` into its values; undefined when a part is more than a literal. */
function literalAlternatives(pattern: string): readonly string[] | undefined {
  const parts = pattern.split("|");
  const isLiteral = (part: string): boolean => /^(?:[^\\^$.*+?()[\]{}]|\\[^\w\s])*$/.test(part);
  return parts.every(isLiteral)
    ? parts.map((part) => part.replaceAll(/\\(?<char>.)/g, "$<char>"))
    : undefined;
}
