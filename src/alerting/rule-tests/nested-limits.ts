import type { CompareNode, Node } from "../../promql/expression.ts";
import { walkToGrowth } from "../../promql/growth-node.ts";
import { fromBaseUnit } from "../../promql/unit-scale.ts";
import { selects, type PlannedSeries } from "./plan.ts";
import { isDriven } from "./varied-series.ts";
import { sourcesOf, type Source } from "./world.ts";

/** A level on one side of a limit that the driver is not compared with. */
export interface NestedLimit {
  readonly name: string;
  /** Whether it is about what was before. */
  readonly isPast: boolean;
  readonly level: number;
}

/** Levels on both sides of each limit that the driver is not compared with. */
export function nestedLimits(node: Node, plan: readonly PlannedSeries[]): readonly NestedLimit[] {
  const found = walkToGrowth(node).flatMap((one) =>
    one.type === "compare" ? limitsOf(one, plan) : [],
  );
  return [...new Map(found.map((one) => [`${one.name} ${one.level}`, one])).values()];
}

function limitsOf(
  { left, right }: CompareNode,
  plan: readonly PlannedSeries[],
): readonly NestedLimit[] {
  const source = sourcesOf(left)[0];
  if (right.type !== "number" || source === undefined) return [];
  const own = plan.filter((series) => selects(source, series));
  if (own.some(isDriven)) return [];
  return own.flatMap(({ name }) =>
    aroundLimit(inOwnUnit(source, right.value)).map((level) => ({
      name,
      level,
      isPast: source.offsetMs !== undefined,
    })),
  );
}

function inOwnUnit(source: Source, value: number): number {
  if (source.type === "recorded") return value;
  const own = fromBaseUnit(source.metric, value);
  return source.rangeMs === undefined ? own : (own * 1_000) / source.rangeMs;
}

/** Nearer than what a mutant changes: a tenth, or one of nothing. */
function aroundLimit(limit: number): readonly number[] {
  return limit === 0 ? [0, 1] : [limit * 0.95, limit * 1.05];
}
