import type { BinaryNode } from "../parse/syntax.ts";
import type { Query } from "../query.ts";
import { isPresent, isThere, merged, settleNames, type Series } from "../value.ts";
import { Join } from "./join.ts";
import { bySignature } from "./signature.ts";

/**
 * Returns two vectors combined element by element: promql/engine.go, VectorBinop.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where an element has more than one partner
 * that `group_left` or `group_right` does not allow.
 */
export function combineVectors(
  node: BinaryNode,
  left: readonly Series[],
  right: readonly Series[],
  steps: number,
  query: Query,
): readonly Series[] {
  const { matching } = node;
  const swapped = matching.cardinality === "one-to-many";
  const [many, one] = swapped ? [right, left] : [left, right];
  const fills = matching.fillLeft !== undefined || matching.fillRight !== undefined;
  // Where a vector is empty and nothing is filled in, nothing is matched, and nothing is amiss
  const [manyThere, oneThere] = [anyPresent(many, steps), anyPresent(one, steps)];
  const isLive = (step: number): boolean =>
    fills || (manyThere[step] === 1 && oneThere[step] === 1);
  const join = new Join(node, steps, many, query);
  const manyGroups = bySignature(many, matching);
  const oneGroups = bySignature(one, matching);
  for (const key of new Set([...manyGroups.keys(), ...oneGroups.keys()])) {
    const [manies, ones] = [manyGroups.get(key) ?? [], oneGroups.get(key) ?? []];
    for (let step = 0; step < steps; step++) {
      if (isLive(step)) join.matchAt(step, manies, ones);
    }
  }
  join.tell();
  const results = merged(join.results()).filter(isPresent);
  return query.delayedNameRemoval || !node.bool ? results : settleNames(results);
}

function anyPresent(series: readonly Series[], steps: number): Uint8Array {
  const any = new Uint8Array(steps);
  for (const one of series) {
    for (let step = 0; step < steps; step++) if (isThere(one, step)) any[step] = 1;
  }
  return any;
}
