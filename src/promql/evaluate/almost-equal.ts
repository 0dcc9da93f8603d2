const leastNormal = 2 ** -1022;

/**
 * Returns whether the numbers differ by less than the share `epsilon` of their sum; NaN is equal to
 * NaN: Prometheus' util/almost.
 */
export function almostEqual(a: number, b: number, epsilon: number): boolean {
  if (Number.isNaN(a) && Number.isNaN(b)) return true;
  if (a === b) return true;
  const sum = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || sum < leastNormal) return difference < epsilon * leastNormal;
  return difference / Math.min(sum, Number.MAX_VALUE) < epsilon;
}
