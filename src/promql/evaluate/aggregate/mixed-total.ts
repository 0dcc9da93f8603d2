import {
  noteCollision,
  noteMixedGroup,
  noteMixedSchemas,
  noteReconciled,
  type NotePlace,
} from "../histogram-notes.ts";
import { compacted, isCustom, type Histogram } from "../histogram/histogram.ts";
import { meanOfHistograms, sumOfHistograms } from "../histogram/sum.ts";
import { noLabels, type Labels } from "../labels.ts";
import { isPresent, type Series } from "../value.ts";
import type { Group } from "./groups.ts";

/**
 * `sum` and `avg` of a group with histograms: at each step those of the numbers, given as `numbers`,
 * or of the histograms. Where there are both, there is no result.
 */
export function mixedTotal(
  operator: "sum" | "avg",
  { series }: Group,
  numbers: Series,
  place: NotePlace,
): Series | undefined {
  const total = operator === "sum" ? sumOfHistograms : meanOfHistograms;
  const present = numbers.present.slice();
  const histograms = Array.from(present, (there, step): Histogram | undefined => {
    const members = series.flatMap(({ labels, histograms: column }) => {
      const histogram = column?.[step];
      return histogram === undefined ? [] : [{ labels, histogram }];
    });
    if (members.length === 0) return undefined;
    if (there === 1) {
      noteMixedGroup(place);
      present[step] = 0;
      return undefined;
    }
    const { result, collides, reconciles } = total(members.map(({ histogram }) => histogram));
    if (reconciles) noteReconciled(place, "aggregation");
    if (collides) noteCollision(place, "aggregation");
    if (result === undefined) noteMixedSchemas(place, otherLabels(members));
    return result === undefined ? undefined : compacted(result);
  });
  const result = { ...numbers, present, histograms };
  return isPresent(result) ? result : undefined;
}

/** Returns the labels of the first whose buckets are not of the first's kind. */
function otherLabels(
  members: readonly { readonly labels: Labels; readonly histogram: Histogram }[],
): Labels {
  const [first] = members;
  const other = members.find(
    ({ histogram }) => first !== undefined && isCustom(histogram) !== isCustom(first.histogram),
  );
  return other?.labels ?? noLabels;
}
