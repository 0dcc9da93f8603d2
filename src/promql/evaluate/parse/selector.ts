import { metricName } from "../labels.ts";
import { createMatcher, type Matcher, type MatchOperator } from "../matcher.ts";
import type { Cursor } from "./cursor.ts";
import type { SelectorNode } from "./syntax.ts";

/** Parses `name`, `name{…}` or `{…}`, without what may stand behind it. */
export function parseSelector(cursor: Cursor): SelectorNode {
  const { from } = cursor.peek();
  const name = cursor.peek().kind === "word" ? cursor.next().text : undefined;
  const inBraces = cursor.sees("{") ? parseMatchers(cursor) : [];
  const matchers = [
    ...(name === undefined ? [] : [createMatcher(metricName, "=", name)]),
    ...inBraces,
  ];
  const to = cursor.end;
  if (
    name !== undefined &&
    inBraces.some(({ name, operator }) => name === metricName && operator === "=")
  ) {
    throw cursor.problem(from, "metric name must not be set twice");
  }
  return { type: "selector", matchers, from, to };
}

function parseMatchers(cursor: Cursor): readonly Matcher[] {
  cursor.expect("{", "label matching");
  const matchers: Matcher[] = [];
  while (!cursor.sees("}")) {
    matchers.push(parseMatcher(cursor));
    if (!cursor.takes(",")) break;
  }
  cursor.expect("}", "label matching");
  return matchers;
}

function parseMatcher(cursor: Cursor): Matcher {
  const token = cursor.next();
  if (token.kind !== "word" && token.kind !== "string") {
    throw cursor.problem(
      token.from,
      `unexpected ${JSON.stringify(token.text)} in label matching, expected a label name or "}"`,
    );
  }
  const name = token.kind === "string" ? token.value : token.text;
  // A quoted name alone is the metric's
  if (token.kind === "string" && (cursor.sees(",") || cursor.sees("}"))) {
    return createMatcher(metricName, "=", name);
  }
  if (token.kind === "word" && name.includes(":")) {
    throw cursor.problem(token.from, `unexpected character ":" in a label name`);
  }
  const operator = matchOperator(cursor.next().text);
  if (operator === undefined) {
    throw cursor.problem(token.from, `expected a matching operator behind ${JSON.stringify(name)}`);
  }
  const value = cursor.next();
  if (value.kind !== "string") {
    throw cursor.problem(value.from, `expected a string behind ${name}${operator}`);
  }
  try {
    return createMatcher(name, operator, value.value);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw cursor.problem(value.from, error.message);
  }
}

function matchOperator(text: string): MatchOperator | undefined {
  return text === "=" || text === "!=" || text === "=~" || text === "!~" ? text : undefined;
}
