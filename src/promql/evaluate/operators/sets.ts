import type { Matching, SetOperator } from "../parse/syntax.ts";
import { isPresent, isThere, keptSteps, merged, type Series } from "../value.ts";
import { bySignature } from "./signature.ts";

/** `and`, `or`, `unless`: which elements of two vectors stay, step by step. */
export function combineSets(
  operator: SetOperator,
  left: readonly Series[],
  right: readonly Series[],
  matching: Matching,
): readonly Series[] {
  if (operator === "or") {
    return merged([...left, ...kept(right, left, matching, false)]);
  }
  return kept(left, right, matching, operator === "and");
}

/** Returns the series at the steps at which the other vector has their signature, or has not. */
function kept(
  series: readonly Series[],
  others: readonly Series[],
  matching: Matching,
  wanted: boolean,
): readonly Series[] {
  const groups = bySignature(others, matching);
  return [...bySignature(series, matching)].flatMap(([key, group]) => {
    const same = groups.get(key) ?? [];
    return group.flatMap((one) => {
      const result = keptSteps(
        one,
        (step) => same.some((other) => isThere(other, step)) === wanted,
      );
      return isPresent(result) ? [result] : [];
    });
  });
}
