import type { BinaryNode } from "../parse/syntax.ts";
import type { Query } from "../query.ts";
import { isPresent, unnamed, type Series } from "../value.ts";
import { arithmetic, comparison, isArithmetic, isComparing } from "./arithmetic.ts";

/** Returns the vector combined with a scalar; `swapped`: the scalar stands on the left. */
export function combineWithScalar(
  { operator, bool }: BinaryNode,
  series: readonly Series[],
  scalar: Float64Array,
  swapped: boolean,
  query: Query,
): readonly Series[] {
  if (isArithmetic(operator)) {
    const compute = arithmetic[operator];
    const results = series.map((one) => ({
      ...one,
      values: one.values.map((value, step) => {
        const other = scalar[step] ?? Number.NaN;
        return swapped ? compute(other, value) : compute(value, other);
      }),
    }));
    return unnamed(results, query);
  }
  if (!isComparing(operator)) throw new TypeError(`no set operator takes a scalar: ${operator}`);
  const holds = comparison[operator];
  const outcome = (value: number, step: number): boolean => {
    const other = scalar[step] ?? Number.NaN;
    return swapped ? holds(other, value) : holds(value, other);
  };
  if (bool) {
    const results = series.map((one) => ({
      ...one,
      values: one.values.map((value, step) => Number(outcome(value, step))),
    }));
    return unnamed(results, query);
  }
  return series
    .map((one) => ({
      ...one,
      present: one.present.map((there, step) =>
        there === 1 && outcome(one.values[step] ?? Number.NaN, step) ? 1 : 0,
      ),
    }))
    .filter(isPresent);
}

/** Returns the scalars combined; comparisons give 0 or 1. */
export function combineScalars(
  { operator }: BinaryNode,
  left: Float64Array,
  right: Float64Array,
): Float64Array {
  if (isArithmetic(operator)) {
    const compute = arithmetic[operator];
    return left.map((value, step) => compute(value, right[step] ?? Number.NaN));
  }
  if (!isComparing(operator)) throw new TypeError(`no set operator takes scalars: ${operator}`);
  const holds = comparison[operator];
  return left.map((value, step) => Number(holds(value, right[step] ?? Number.NaN)));
}
