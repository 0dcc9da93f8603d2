/**
 * Returns the number without the tail that binary arithmetic gives it: 14.4 × (1 - 0.999) is
 * 0.014400000000000013, and nobody means the 13.
 */
export function withoutBinaryTail(value: number): number {
  return Number(value.toPrecision(12));
}
