import type { Cursor } from "./cursor.ts";
import type { BinaryOperator, Matching } from "./syntax.ts";

/** How strongly operators bind: https://prometheus.io/docs/prometheus/latest/querying/operators/ */
const strengths: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  "==": 3,
  "!=": 3,
  "<=": 3,
  "<": 3,
  ">=": 3,
  ">": 3,
  "</": 3,
  ">/": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  atan2: 5,
  "^": 6,
};

/** A sign before an operand binds like `*`, and less than `^`. */
export const powerStrength = strengths["^"];

/** Returns the operator that is next, and how strongly it binds. */
export function nextOperator(
  cursor: Cursor,
): { readonly operator: BinaryOperator; readonly strength: number } | undefined {
  const { text, kind } = cursor.peek();
  const name = kind === "word" ? text.toLowerCase() : text;
  if ((kind !== "word" && kind !== "sign") || !isOperator(name)) return undefined;
  return { operator: name, strength: strengths[name] };
}

function isOperator(name: string): name is BinaryOperator {
  return Object.hasOwn(strengths, name);
}

export function isComparison(operator: BinaryOperator): boolean {
  return strengths[operator] === 3 && operator !== "</" && operator !== ">/";
}

export function isSetOperator(operator: BinaryOperator): operator is "and" | "or" | "unless" {
  return strengths[operator] < 3;
}

/** Parses `bool`, `on (…)`, `group_left (…)` and the like behind an operator. */
export function parseModifiers(
  cursor: Cursor,
  operator: BinaryOperator,
): { readonly bool: boolean; readonly matching: Matching } {
  const at = cursor.peek().from;
  const bool = cursor.takes("bool");
  if (bool && !isComparison(operator)) {
    throw cursor.problem(at, "bool modifier can only be used on comparison operators");
  }
  const set = isSetOperator(operator);
  const on = cursor.seesWord("on");
  let labels: readonly string[] = [];
  let cardinality: Matching["cardinality"] = set ? "many-to-many" : "one-to-one";
  let include: readonly string[] = [];
  if (on || cursor.seesWord("ignoring")) {
    cursor.next();
    labels = parseLabelNames(cursor);
    const left = cursor.seesWord("group_left");
    if (left || cursor.seesWord("group_right")) {
      const { from } = cursor.next();
      if (set) throw cursor.problem(from, `no grouping allowed for "${operator}" operation`);
      cardinality = left ? "many-to-one" : "one-to-many";
      include = cursor.sees("(") ? parseLabelNames(cursor) : [];
    }
  }
  const shared = on ? include.find((name) => labels.includes(name)) : undefined;
  if (shared !== undefined) {
    throw cursor.problem(
      at,
      `label ${JSON.stringify(shared)} must not occur in ON and GROUP clause at once`,
    );
  }
  return { bool, matching: { on, labels, cardinality, include, ...parseFill(cursor, operator) } };
}

function parseFill(
  cursor: Cursor,
  operator: BinaryOperator,
): Pick<Matching, "fillLeft" | "fillRight"> {
  const found: { fillLeft?: number; fillRight?: number } = {};
  for (;;) {
    const { text, from } = cursor.peek();
    const name = text.toLowerCase();
    if (!/^fill(?:_left|_right)?$/.test(name) || !cursor.sees("(", 1)) return found;
    if (isSetOperator(operator)) {
      throw cursor.problem(from, `filling in missing series not allowed for set operators`);
    }
    cursor.next();
    cursor.expect("(", "fill");
    const sign = cursor.takes("-") ? -1 : 1;
    cursor.takes("+");
    const token = cursor.next();
    const word = token.text.toLowerCase();
    const value = token.kind === "number" ? token.value : { inf: Infinity, nan: Number.NaN }[word];
    if (value === undefined) throw cursor.problem(token.from, "fill expects a number");
    cursor.expect(")", "fill");
    if (name !== "fill_right") found.fillLeft = sign * value;
    if (name !== "fill_left") found.fillRight = sign * value;
  }
}

/** Parses `(a, "b.c")`. */
export function parseLabelNames(cursor: Cursor): readonly string[] {
  return cursor.list(
    "grouping opts",
    () => {
      const token = cursor.next();
      const plain = token.kind === "word" && !token.text.includes(":");
      if (!plain && token.kind !== "string") {
        throw cursor.problem(
          token.from,
          `unexpected ${JSON.stringify(token.text)}, expected a label`,
        );
      }
      return token.kind === "string" ? token.value : token.text;
    },
    true,
  );
}
