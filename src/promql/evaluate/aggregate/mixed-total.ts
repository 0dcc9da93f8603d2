import {
  noteCollision,
  noteMixedGroup,
  noteMixedSchemas,
  noteReconciled,
  type NotePlace,
} from "../histogram-notes.ts";
import { compacted, isCustom, type Histogram } from "../histogram/histogram.ts";
import { meanOfHistograms, sumOfHistograms, type Total } from "../histogram/sum.ts";
import type { Labels } from "../labels.ts";
import { columnOf, elementAt, isPresent, isThere, type Element, type Series } from "../value.ts";
import type { Group } from "./groups.ts";

/** A sample of the group with the labels of its series. */
interface Member {
  readonly labels: Labels;
  readonly element: Element;
}

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
  const column = Array.from(present, (_, step): Histogram | undefined => {
    if (!series.some(({ histograms }) => histograms?.[step] !== undefined)) return undefined;
    present[step] = 0;
    const members = series.flatMap((one): readonly Member[] => {
      const element = isThere(one, step) ? elementAt(one, step) : undefined;
      return element === undefined ? [] : [{ labels: one.labels, element }];
    });
    return totalOf(members, total, place);
  });
  const result = { ...numbers, present, histograms: columnOf(column) };
  return isPresent(result) ? result : undefined;
}

/** As Prometheus goes through them: what comes after buckets of another kind is not looked at. */
function totalOf(
  members: readonly Member[],
  total: (histograms: readonly Histogram[]) => Total,
  place: NotePlace,
): Histogram | undefined {
  const [first] = members;
  if (first === undefined || typeof first.element === "number") {
    noteMixedGroup(place);
    return undefined;
  }
  const custom = isCustom(first.element);
  const other = members.find(
    ({ element }) => typeof element === "object" && isCustom(element) !== custom,
  );
  const seen = other === undefined ? members : members.slice(0, members.indexOf(other));
  const histograms = seen.flatMap(({ element }) => (typeof element === "object" ? [element] : []));
  const { result, collides, reconciles } = total(histograms);
  const isMixed = histograms.length < seen.length;
  if (reconciles) noteReconciled(place, "aggregation");
  if (other !== undefined) noteMixedSchemas(place, other.labels);
  if (isMixed) noteMixedGroup(place);
  if (isMixed || other !== undefined || result === undefined) return undefined;
  if (collides) noteCollision(place, "aggregation");
  return compacted(result);
}
