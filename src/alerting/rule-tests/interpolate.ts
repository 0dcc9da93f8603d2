/** A point of a function. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/**
 * Returns where the fraction of two straight lines through the three points is zero, or undefined
 * where it is nowhere. Rates are straight lines of the driver, shares of them such fractions, and so
 * are quantiles within a bucket.
 */
export function rootOf([first, second, third]: readonly [Point, Point, Point]): number | undefined {
  // value = (a × at + b) / (1 + c × at), less its first point: two equations of a and c
  const product = first.at * first.value;
  const [near, far] = [second.at - first.at, third.at - first.at];
  const [nearRise, farRise] = [second.value - first.value, third.value - first.value];
  const nearProduct = second.at * second.value - product;
  const farProduct = third.at * third.value - product;
  const determinant = far * nearProduct - near * farProduct;
  const c = (near * farRise - far * nearRise) / determinant;
  const a = (nearRise + c * nearProduct) / near;
  const b = first.value * (1 + c * first.at) - a * first.at;
  const root = -b / a;
  return Number.isFinite(root) ? root : undefined;
}
