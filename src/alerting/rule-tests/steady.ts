import type { RecordedNode, SelectorNode } from "../../promql/expression.ts";
import type { Reader } from "./evaluate.ts";
import { levelOf, selects, type PlannedSeries } from "./plan.ts";
import type { Sample } from "./vector.ts";

/** What a condition reads of an earlier time: the driver's level then, and which selectors see it. */
export interface Past {
  readonly driver: number;
  readonly isRead: (node: SelectorNode | RecordedNode) => boolean;
}

/**
 * Returns the reader of the series for each level of the driver, as they are once their levels have
 * held for longer than any window; what reads the past sees that.
 */
export function steadyReaders(
  plan: readonly PlannedSeries[],
  past?: Past,
): (driver: number) => Reader {
  const found = new Map<SelectorNode | RecordedNode, readonly PlannedSeries[]>();
  const selected = (node: SelectorNode | RecordedNode): readonly PlannedSeries[] => {
    const known = found.get(node) ?? plan.filter((series) => selects(node, series));
    found.set(node, known);
    return known;
  };
  return (driver) => {
    const levels = (node: SelectorNode | RecordedNode): readonly Sample[] =>
      selected(node).flatMap((series) =>
        sampleAt(series, past?.isRead(node) === true ? past.driver : driver),
      );
    return {
      time: 0,
      instant: levels,
      range: (name, node) =>
        levels(node).map(({ labels, value }) => ({ labels, value: overRange(name, node, value) })),
    };
  };
}

function sampleAt(series: PlannedSeries, driver: number): readonly Sample[] {
  const level = levelOf(series, driver);
  if (Number.isNaN(level)) return [];
  return [{ labels: series.labels, value: level * (series.clock || 1) }];
}

function overRange(
  name: string,
  { rangeMs = 0 }: SelectorNode | RecordedNode,
  level: number,
): number {
  if (name === "increase") return level * (rangeMs / 1_000);
  return name === "present_over_time" ? 1 : level;
}
