/** A condition on a label, in PromQL's four operators. `V` keeps the label's closed value set. */
export interface Matcher<out V extends string = string> {
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
  /** The literal values, where there are any: what the compiler checks against the catalog. */
  readonly values?: readonly V[];
}

/** Returns a matcher of every value but this one. Series without the label match too. */
export function not<const V extends string>(value: V): Matcher<V> {
  return { operator: "!=", value, values: [value] };
}

/** Returns a matcher of any of the values, taken literally. */
export function oneOf<const V extends string>(...values: readonly V[]): Matcher<V> {
  return { operator: "=~", value: values.map(escapeRegex).join("|"), values };
}

/** Returns a matcher of values that match the RE2 expression from end to end. */
export function matches(expression: string): Matcher<never> {
  return { operator: "=~", value: expression };
}

/** Returns a matcher of values that do not match the RE2 expression from end to end. */
export function notMatches(expression: string): Matcher<never> {
  return { operator: "!~", value: expression };
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
