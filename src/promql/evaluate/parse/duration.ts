import type { Cursor } from "./cursor.ts";
import { isOrderedDuration } from "./number.ts";
import type { DurationNode, DurationOperator } from "./syntax.ts";

const precedence: Readonly<Partial<Record<string, number>>> = {
  "+": 1,
  "-": 1,
  "*": 2,
  "/": 2,
  "%": 2,
  "^": 3,
};

/** Parses a duration within `[…]`, where it may be an expression of `step()` and `range()`. */
export function parseDuration(cursor: Cursor, least = 1): DurationNode {
  let left = parseSigned(cursor, () => parseDuration(cursor, 3));
  for (;;) {
    const { text, kind } = cursor.peek();
    const strength = kind === "sign" ? precedence[text] : undefined;
    if (strength === undefined || strength < least) return left;
    cursor.next();
    const right = parseDuration(cursor, text === "^" ? strength : strength + 1);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of the table above
    left = { type: "operation", operator: text as DurationOperator, left, right };
  }
}

/**
 * Parses one duration, as `offset` takes it: an expression must stand in parentheses. `negated`: what
 * a minus sign is about; of `offset` it is what stands next.
 */
export function parseSigned(
  cursor: Cursor,
  negated: () => DurationNode = () => parseSigned(cursor),
): DurationNode {
  if (cursor.takes("+")) return negated();
  if (cursor.takes("-")) return { type: "negative", of: negated() };
  if (cursor.takes("(")) {
    const inner = parseDuration(cursor);
    cursor.expect(")", "duration");
    return inner;
  }
  const token = cursor.next();
  if (token.kind === "number") {
    if (token.duration && !isOrderedDuration(token.text)) {
      throw cursor.problem(token.from, `not a valid duration: ${JSON.stringify(token.text)}`);
    }
    return { type: "ms", ms: Math.round(token.value * 1_000) };
  }
  const name = token.kind === "word" ? token.text.toLowerCase() : "";
  if (name === "step" || name === "range") {
    cursor.expect("(", "duration");
    cursor.expect(")", "duration");
    return { type: name };
  }
  if (name === "min" || name === "max" || name === "min_of" || name === "max_of") {
    cursor.expect("(", "duration");
    const left = parseDuration(cursor);
    cursor.expect(",", "duration");
    const right = parseDuration(cursor);
    cursor.expect(")", "duration");
    return { type: "operation", operator: name.startsWith("min") ? "min" : "max", left, right };
  }
  throw cursor.problem(token.from, `unexpected ${JSON.stringify(token.text)}, expected a duration`);
}
