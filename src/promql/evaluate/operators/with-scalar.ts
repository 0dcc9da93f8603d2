import type { BinaryNode } from "../parse/syntax.ts";
import type { Query } from "../query.ts";
import { columnOf, isPresent, unnamed, type HistogramColumn, type Series } from "../value.ts";
import { arithmetic, comparison, isArithmetic, isComparing, isTrim } from "./arithmetic.ts";
import { combineHistograms } from "./histograms.ts";

/** Returns the vector combined with a scalar; `swapped`: the scalar stands on the left. */
export function combineWithScalar(
  node: BinaryNode,
  series: readonly Series[],
  scalar: Float64Array,
  swapped: boolean,
  query: Query,
): readonly Series[] {
  const { operator, bool } = node;
  const results = series.map((one) => {
    const { histograms } = one;
    const numbers = withNumbers(node, one, scalar, swapped, query);
    if (histograms === undefined) return numbers;
    return { ...numbers, histograms: withColumn(node, histograms, scalar, swapped, query) };
  });
  // What is made by arithmetic always has a sample where there was one
  const there =
    isArithmetic(operator) && results.every(({ histograms }) => histograms === undefined)
      ? results
      : results.filter(isPresent);
  return isArithmetic(operator) || bool ? unnamed(there, query) : there;
}

function withNumbers(
  node: BinaryNode,
  series: Series,
  scalar: Float64Array,
  swapped: boolean,
  query: Query,
): Series {
  const { operator, bool } = node;
  const { values, present } = series;
  const otherAt = (step: number): number => scalar[step] ?? Number.NaN;
  if (isArithmetic(operator)) {
    const compute = arithmetic[operator];
    const combined = values.map((value, step) =>
      swapped ? compute(otherAt(step), value) : compute(value, otherAt(step)),
    );
    return { ...series, values: combined };
  }
  if (isTrim(operator)) {
    // This notes that it takes no numbers
    if (present.includes(1)) combineHistograms(operator, 0, 0, { query, at: node });
    return { ...series, present: new Uint8Array(present.length) };
  }
  if (!isComparing(operator)) throw new TypeError(`no set operator takes a scalar: ${operator}`);
  const compare = comparison[operator];
  const holds = (value: number, step: number): boolean =>
    swapped ? compare(otherAt(step), value) : compare(value, otherAt(step));
  return bool
    ? { ...series, values: values.map((value, step) => Number(holds(value, step))) }
    : {
        ...series,
        present: present.map((there, step) =>
          there === 1 && holds(values[step] ?? Number.NaN, step) ? 1 : 0,
        ),
      };
}

function withColumn(
  { operator, ...node }: BinaryNode,
  histograms: HistogramColumn,
  scalar: Float64Array,
  swapped: boolean,
  query: Query,
): HistogramColumn | undefined {
  const column = histograms.map((histogram, step) => {
    if (histogram === undefined) return undefined;
    const other = scalar[step] ?? Number.NaN;
    const [left, right] = swapped ? [other, histogram] : [histogram, other];
    const outcome = combineHistograms(operator, left, right, { query, at: node });
    return typeof outcome?.element === "object" ? outcome.element : undefined;
  });
  return columnOf(column);
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
  if (!isComparing(operator)) throw new TypeError(`no operator of scalars: ${operator}`);
  const holds = comparison[operator];
  return left.map((value, step) => Number(holds(value, right[step] ?? Number.NaN)));
}
