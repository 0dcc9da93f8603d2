import { filterLabels, keyOf, metricName, type Labels } from "../labels.ts";
import type { AggregateNode } from "../parse/syntax.ts";
import { numbersOf, type Series } from "../value.ts";

/** Series that an aggregation puts together. */
export interface Group {
  readonly labels: Labels;
  readonly series: readonly Series[];
}

type Grouping = Pick<AggregateNode, "labels" | "without">;

/** Returns the labels that the aggregation keeps; `without` drops the name as well. */
export function groupLabels(labels: Labels, { labels: names, without }: Grouping): Labels {
  return without
    ? filterLabels(labels, (name) => name !== metricName && !names.includes(name))
    : filterLabels(labels, (name) => names.includes(name));
}

/** Returns the groups in the order in which they appear. */
export function groupsOf(series: readonly Series[], grouping: Grouping): readonly Group[] {
  if (grouping.labels.length === 0 && !grouping.without) {
    return series.length === 0 ? [] : [{ labels: { pairs: [] }, series }];
  }
  const found = new Map<string, { labels: Labels; series: Series[] }>();
  for (const one of series) {
    const labels = groupLabels(one.labels, grouping);
    const key = keyOf(labels);
    const group = found.get(key);
    if (group === undefined) found.set(key, { labels, series: [one] });
    else group.series.push(one);
  }
  return [...found.values()];
}

/** Returns whether any series of the group has histograms. */
export function hasHistograms({ series }: Group): boolean {
  return series.some(({ histograms }) => histograms !== undefined);
}

/** Returns the group with the numbers of its series alone, undefined where it has none. */
export function withNumbers({ labels, series }: Group): Group | undefined {
  const left = numbersOf(series);
  return left.length === 0 ? undefined : { labels, series: left };
}
