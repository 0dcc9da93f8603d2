import {
  noteCollision,
  noteLayouts,
  noteOperands,
  noteReconciled,
  type NotePlace,
} from "../histogram-notes.ts";
import { add, subtract } from "../histogram/add.ts";
import { isEqual } from "../histogram/equal.ts";
import { compacted, divided, multiplied, type Histogram } from "../histogram/histogram.ts";
import { trimmed } from "../histogram/trim.ts";
import type { BinaryOperator } from "../parse/syntax.ts";
import type { Element } from "../value.ts";
import { isTrim } from "./arithmetic.ts";

/** What an operator makes of two elements. */
export interface Outcome {
  readonly element: Element;
  /** A comparison may not hold; anything else is always kept. */
  readonly keeps: boolean;
}

/**
 * Returns what the operator makes of two elements of which at least one is a histogram, undefined
 * where it makes nothing of such a pair: promql/engine.go, vectorElemBinop.
 */
export function combineHistograms(
  operator: BinaryOperator,
  left: Element,
  right: Element,
  place: NotePlace,
): Outcome | undefined {
  if (typeof left === "object") {
    return typeof right === "object"
      ? combineTwo(operator, left, right, place)
      : withNumber(operator, left, right, place);
  }
  if (typeof right === "object" && operator === "*")
    return kept(compacted(multiplied(right, left)));
  noteOperands(place, "float", operator, typeof right === "object" ? "histogram" : "float");
  return undefined;
}

const kept = (element: Element): Outcome => ({ element, keeps: true });

function withNumber(
  operator: BinaryOperator,
  histogram: Histogram,
  value: number,
  place: NotePlace,
): Outcome | undefined {
  if (operator === "*") return kept(compacted(multiplied(histogram, value)));
  if (operator === "/") return kept(compacted(divided(histogram, value)));
  if (isTrim(operator)) return kept(trimmed(histogram, value, operator === "</"));
  noteOperands(place, "histogram", operator, "float");
  return undefined;
}

function combineTwo(
  operator: BinaryOperator,
  left: Histogram,
  right: Histogram,
  place: NotePlace,
): Outcome | undefined {
  if (operator === "==") return { element: left, keeps: isEqual(left, right) };
  if (operator === "!=") return { element: left, keeps: !isEqual(left, right) };
  if (operator !== "+" && operator !== "-") {
    noteOperands(place, "histogram", operator, "histogram");
    return undefined;
  }
  const added = operator === "+" ? add(left, right) : subtract(left, right);
  if (added === undefined) {
    noteLayouts(place, operator);
    return undefined;
  }
  const operation = operator === "+" ? "addition" : "subtraction";
  if (added.collides) {
    noteCollision(place, operation);
    return undefined;
  }
  if (added.reconciles) noteReconciled(place, operation);
  const result = compacted(added.result);
  return kept(operator === "+" ? result : { ...result, hint: "gauge" });
}
