import { isObject } from "../is-object.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { walk, type Condition, type Expression, type Node } from "./expression.ts";
import type { Dimension } from "./quantity.ts";

/**
 * The functions of this folder never throw, whatever a definition in JavaScript gives them: they put
 * what was expected and given into the expression and go on. What surrounds a broken part is not
 * judged by it: one mistake is one problem.
 */

/** Returns the node with what is wrong about it. */
export function withMismatches(node: Node, mismatches: readonly Mismatch[]): Node {
  return mismatches.reduceRight<Node>(
    (of, { expected, got }) => ({ type: "broken", expected, got, of }),
    node,
  );
}

/** Returns everything that is wrong in it; what it was recorded from is reported there. */
export function mismatchesIn(node: Node): readonly Mismatch[] {
  return walk(node).filter((one) => one.type === "broken");
}

/** Returns whether something in it is broken, in what it was recorded from too. */
export function isBroken(node: Node): boolean {
  return walk(node).some(
    (one) => one.type === "broken" || (one.type === "recorded" && isBroken(one.via)),
  );
}

/** Returns the value where it is an expression, else a broken one. */
export function givenExpression<L extends string, D extends Dimension>(
  value: Expression<L, D>,
): Expression<L, D> {
  return isExpression(value) ? value : brokenExpression("an expression such as rate(…)", value);
}

/** Returns the value where it is a condition, else a broken one. */
export function givenCondition<L extends string, D extends Dimension>(
  value: Condition<L, D>,
): Condition<L, D> {
  if (isCondition(value)) return value;
  return { ...brokenExpression("a condition such as above(…)", value), kind: "condition" };
}

/** Returns what stands for an expression where something else was given. */
export function brokenExpression<D extends Dimension>(
  expected: string,
  given: unknown,
): Expression<never, D> {
  const node: Node = { type: "broken", expected, got: describe(given) };
  // It has no labels, and a dimension only because each has one
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody judges it: isBroken
  return { kind: "expression", node, labels: [], dimension: "count" as D };
}

/** Returns whether a function of this folder made it. */
export function isExpression(value: unknown): value is Expression {
  return isMade(value, "expression");
}

/** Returns whether a function of this folder made it. */
export function isCondition(value: unknown): value is Condition {
  return isMade(value, "condition");
}

function isMade(value: unknown, kind: "expression" | "condition"): boolean {
  return (
    isObject(value) &&
    value["kind"] === kind &&
    isObject(value["node"]) &&
    Array.isArray(value["labels"])
  );
}

/** Returns the value in the words of a definition: `an expression of seconds`, `"5m"`. */
export function describe(value: unknown): string {
  if (!isObject(value)) return show(value);
  const { kind, dimension, name, value: number } = value;
  if (kind === "expression" || kind === "condition") {
    return `${kind === "expression" ? "an" : "a"} ${kind} of ${String(dimension)}`;
  }
  if (typeof kind === "string" && typeof name === "string") return `the ${kind} ${name}`;
  if (typeof dimension === "string" && typeof number === "number") {
    return `${dimension}(${number})`;
  }
  return show(value);
}
