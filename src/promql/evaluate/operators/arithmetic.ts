import type { ArithmeticOperator, ComparisonOperator, TrimOperator } from "../parse/syntax.ts";

export const arithmetic: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "^": power,
  atan2: Math.atan2,
};

export const comparison: Readonly<Record<ComparisonOperator, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
};

/** Go's math.Pow and JavaScript's differ in 1^NaN and (±1)^±Inf: IEEE 754 says 1. */
function power(a: number, b: number): number {
  if (a === 1 || (a === -1 && Math.abs(b) === Infinity)) return 1;
  return a ** b;
}

export function isArithmetic(operator: string): operator is ArithmeticOperator {
  return Object.hasOwn(arithmetic, operator);
}

export function isComparing(operator: string): operator is ComparisonOperator {
  return Object.hasOwn(comparison, operator);
}

/** Returns whether the operator trims histograms; of numbers it makes nothing. */
export function isTrim(operator: string): operator is TrimOperator {
  return operator === "</" || operator === ">/";
}
