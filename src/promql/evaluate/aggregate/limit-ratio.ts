import { evaluationError } from "../failure.ts";
import { noteRatio } from "../notes.ts";
import { unwrapped, type AggregateNode } from "../parse/syntax.ts";
import type { Query } from "../query.ts";
import { isPresent, keptSteps, type Series } from "../value.ts";
import { hashOf } from "./label-hash.ts";

/**
 * `limit_ratio`: the series whose labels' hash is in the share of all hashes. A ratio below 0 is the
 * rest of what the ratio plus 1 takes.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` where the ratio is NaN.
 */
export function limitRatio(
  series: readonly Series[],
  ratios: Float64Array,
  node: AggregateNode,
  query: Query,
): readonly Series[] {
  if (ratios.every((ratio) => ratio === 0)) return [];
  if (ratios.some(Number.isNaN)) throw evaluationError("Ratio value is NaN");
  const [most, least] = [Math.max(...ratios), Math.min(...ratios)];
  const at = unwrapped(node.parameter ?? node);
  if (most > 1) noteRatio(query, most, 1, at);
  if (least < -1) noteRatio(query, least, -1, at);
  return series
    .map((one) => {
      const place = Number(hashOf(one.labels)) / Number(2n ** 64n - 1n);
      return keptSteps(one, (step) => takes(ratios[step] ?? 0, place));
    })
    .filter(isPresent);
}

function takes(wanted: number, place: number): boolean {
  const ratio = Math.max(-1, Math.min(1, wanted));
  return ratio >= 0 ? place < ratio : place >= 1 + ratio;
}
