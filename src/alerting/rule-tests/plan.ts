import type { RecordedNode, SelectorNode } from "../../promql/expression.ts";
import { sourceName } from "../../promql/source.ts";
import { matchesAll } from "./sample-labels.ts";

/** Labels of one series, by the catalog's names. */
export type SeriesLabels = Readonly<Record<string, string>>;

/**
 * One series of a testCase. Its level is `base + perDriver × driver`: a gauge's value, or how fast a
 * counter grows a second. A driver of NaN means that the series is not there.
 */
export interface PlannedSeries {
  readonly name: string;
  readonly labels: SeriesLabels;
  readonly counter: boolean;
  readonly base: number;
  readonly perDriver: number;
  /**
   * A Unix time that moves with the clock, so that its age or distance is the level: how much of its
   * unit a second is, negative for an age. 0: it is none.
   */
  readonly clock: number;
}

/** Returns the level of the series while the driver has the value. */
export function levelOf({ base, perDriver }: PlannedSeries, driver: number): number {
  return perDriver === 0 ? base : base + perDriver * driver;
}

/** Returns the name that the node's series have. */
export function seriesName(node: SelectorNode | RecordedNode): string {
  return node.type === "recorded" ? node.record : sourceName(node.metric) + node.series;
}

/** Returns whether the node selects the series. */
export function selects(node: SelectorNode | RecordedNode, series: PlannedSeries): boolean {
  const named = series.name === seriesName(node);
  return named && (node.type === "recorded" || matchesAll(node.matchers, series.labels));
}
