import type { RecordedNode, SelectorNode } from "../expression.ts";
import type { Reader } from "./evaluate.ts";
import { levelOf, selects, type PlannedSeries } from "./plan.ts";
import type { Sample } from "./vector.ts";

/** Returns a reader of the series as they are once their levels have held for longer than any window. */
export function steadyReader(plan: readonly PlannedSeries[], driver: number): Reader {
  const levels = (node: SelectorNode | RecordedNode): readonly Sample[] =>
    plan.flatMap((series) => {
      const level = levelOf(series, driver);
      const present = selects(node, series) && !Number.isNaN(level);
      return present ? [{ labels: series.labels, value: level * (series.clock || 1) }] : [];
    });
  return {
    time: 0,
    instant: levels,
    range: (name, node) =>
      levels(node).map(({ labels, value }) => ({ labels, value: overRange(name, node, value) })),
  };
}

function overRange(name: string, { rangeMs = 0 }: SelectorNode, level: number): number {
  if (name === "increase") return level * (rangeMs / 1_000);
  return name === "present_over_time" ? 1 : level;
}
