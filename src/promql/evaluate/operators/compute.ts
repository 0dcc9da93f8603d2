import type { BinaryNode } from "../parse/syntax.ts";
import { arithmetic, comparison, isArithmetic, isComparing, isTrim } from "./arithmetic.ts";

/** Returns what the operator makes of two numbers; undefined for a pair that it does not keep. */
export function toCompute({
  operator,
  bool,
}: BinaryNode): (a: number, b: number) => number | undefined {
  if (isArithmetic(operator)) return arithmetic[operator];
  if (isTrim(operator)) return () => undefined;
  if (!isComparing(operator)) throw new TypeError(`a set operator: ${operator}`);
  const holds = comparison[operator];
  if (bool) return (a, b) => Number(holds(a, b));
  return (a, b) => (holds(a, b) ? a : undefined);
}
