import { isAggregate, parseAggregate } from "./aggregate.ts";
import { isSetOperator, nextOperator, parseModifiers, powerStrength } from "./binary.ts";
import { checkTypes } from "./check.ts";
import { Cursor } from "./cursor.ts";
import { isSignature } from "./signatures.ts";
import { parseSelector } from "./selector.ts";
import { parseSuffixes } from "./suffix.ts";
import type { Syntax } from "./syntax.ts";

/** What the language may be besides what is stable. */
export interface ParseOptions {
  /**
   * Functions, aggregations and modifiers that Prometheus hides behind a feature flag.
   * @default false
   */
  readonly experimental?: boolean;
}

/**
 * Returns the expression, with its types checked. The grammar is that of Prometheus 3
 * (promql/parser/generated_parser.y). It is read by hand: the grammar that editors use takes
 * `-1 ^ 2` for `(-1) ^ 2`, and repairs what is wrong.
 *
 * @throws ObservabilityError `OBS_PROMQL_SYNTAX` where it is no PromQL or its types do not fit,
 * `OBS_PROMQL_UNSUPPORTED` where it is experimental and that is not asked for.
 */
export function parsePromql(text: string, { experimental = false }: ParseOptions = {}): Syntax {
  const cursor = new Cursor(text);
  if (cursor.peek().kind === "end") throw cursor.problem(0, "no expression found in input");
  const syntax = parseExpression(cursor, 1);
  if (cursor.peek().kind !== "end") {
    throw cursor.unexpected("the expression", "an operator or the end");
  }
  checkTypes(syntax, text, experimental);
  return syntax;
}

function parseExpression(cursor: Cursor, least: number): Syntax {
  let left = parseOperand(cursor);
  for (;;) {
    const found = nextOperator(cursor);
    if (found === undefined || found.strength < least) return left;
    const { operator, strength } = found;
    cursor.next();
    const { bool, matching } = parseModifiers(cursor, operator);
    const right = parseExpression(cursor, operator === "^" ? strength : strength + 1);
    const { from } = left;
    left = { type: "binary", operator, left, right, bool, matching, from, to: right.to };
    if (isSetOperator(operator)) continue;
  }
}

function parseOperand(cursor: Cursor): Syntax {
  const { from } = cursor.peek();
  if (cursor.takes("+")) return parseExpression(cursor, powerStrength);
  if (cursor.takes("-")) {
    const of = parseExpression(cursor, powerStrength);
    return of.type === "number"
      ? { ...of, value: -of.value, from }
      : { type: "negative", of, from, to: of.to };
  }
  return parseSuffixes(cursor, parsePrimary(cursor));
}

function parsePrimary(cursor: Cursor): Syntax {
  const token = cursor.peek();
  const { from, to } = token;
  if (token.kind === "number") {
    cursor.next();
    return { type: "number", value: token.value, from, to };
  }
  if (token.kind === "string") {
    cursor.next();
    return { type: "string", value: token.value, from, to };
  }
  if (cursor.takes("(")) {
    const of = parseExpression(cursor, 1);
    cursor.expect(")", "parentheses");
    return { type: "paren", of, from, to: cursor.end };
  }
  if (token.kind === "word") return parseWord(cursor);
  if (cursor.sees("{")) return parseSelector(cursor);
  throw cursor.unexpected("the expression", "an operand");
}

function parseWord(cursor: Cursor): Syntax {
  const { text, from, to } = cursor.peek();
  const lower = text.toLowerCase();
  if (lower === "inf" || lower === "nan") {
    cursor.next();
    return { type: "number", value: lower === "inf" ? Infinity : Number.NaN, from, to };
  }
  if (isAggregate(cursor)) return parseAggregate(cursor, () => parseExpression(cursor, 1));
  if (cursor.sees("(", 1)) {
    if (!isSignature(text)) {
      throw cursor.problem(from, `unknown function with name ${JSON.stringify(text)}`);
    }
    cursor.next();
    const args = cursor.list("function call", () => parseExpression(cursor, 1), false);
    return { type: "call", name: text, args, from, to: cursor.end };
  }
  if (["bool", "on", "ignoring", "group_left", "group_right"].includes(lower)) {
    throw cursor.unexpected("the expression", "an operand");
  }
  return parseSelector(cursor);
}
