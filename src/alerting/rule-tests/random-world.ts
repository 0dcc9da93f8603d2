import { walk, type Node } from "../../promql/expression.ts";
import { fromBaseUnit } from "../../promql/unit-scale.ts";
import type { Random } from "../../seeded-random.ts";
import { levelOf, selects, type PlannedSeries } from "./plan.ts";
import type { TestCase } from "./test-case.ts";
import { seriesKey, sourcesOf, type Source } from "./world.ts";

/** Series that move together: one, or the buckets of a histogram. */
export interface SeriesGroup {
  readonly sources: readonly Source[];
  readonly members: ReadonlySet<PlannedSeries>;
  /** What one event is, or one of what a gauge counts. */
  readonly unit: number;
  /** Levels that it may have beside what it has in the main case. */
  readonly levels: readonly number[];
  /** The greatest that a member has in the main case. */
  readonly greatest: number;
}

/** Few, some and many. */
const counts = [0, 0.5, 1, 2, 3, 5, 10, 20, 50, 100, 1e3, 1e5] as const;

/** What a limit asks for, somewhat less and more. */
const factors = [0.3, 0.9, 1.1, 2, 5, 10] as const;

/** Returns the groups of what the condition reads in the main case's world. */
export function groupsOf(node: Node, main: TestCase): readonly SeriesGroup[] {
  const sources = sourcesOf(node);
  const byKey = Map.groupBy(
    main.plan.filter((series) => sources.some((source) => selects(source, series))),
    keyOf,
  );
  return [...byKey.values()].map((members) => {
    const own = sources.filter((one) => members.some((series) => selects(one, series)));
    const [rangeMs] = own.flatMap((one) => (one.type === "selector" ? (one.rangeMs ?? []) : []));
    const isCounter = members.some(({ counter }) => counter);
    const unit = rangeMs === undefined || !isCounter ? 1 : 1_000 / rangeMs;
    const greatest = Math.max(...members.map((series) => Math.abs(mostOf(series, main))));
    const levels = [
      ...counts.map((count) => count * unit),
      ...limitsAbout(node, own).flatMap((limit) => factors.map((one) => one * limit * unit)),
    ];
    return { sources: own, members: new Set(members), unit, levels, greatest };
  });
}

function mostOf(series: PlannedSeries, { levels }: TestCase): number {
  return levelOf(series, Math.max(levels.healthy, levels.strong));
}

function keyOf(series: PlannedSeries): string {
  const labels = Object.fromEntries(
    Object.entries(series.labels).filter(([label]) => label !== "le"),
  );
  return seriesKey({ ...series, name: series.name.replace(/_(bucket|count|sum)$/, ""), labels });
}

function limitsAbout(node: Node, sources: readonly Source[]): readonly number[] {
  return walk(node).flatMap((one) => {
    if (one.type !== "compare" || one.right.type !== "number" || one.right.value === 0) return [];
    const limit = one.right.value;
    const own = sourcesOf(one.left).find((source) => sources.includes(source));
    if (own === undefined) return [];
    return own.type === "recorded" ? [limit] : [fromBaseUnit(own.metric, limit)];
  });
}

/** Returns the main case's series with the driver moving, and some of the others at other levels. */
export function randomWorld(
  main: TestCase,
  groups: readonly SeriesGroup[],
  driver: SeriesGroup,
  random: Random,
): readonly PlannedSeries[] {
  const held = new Map(groups.map((group) => [group, heldLevels(group, main, random)]));
  return main.plan.map((series) => {
    const group = groups.find(({ members }) => members.has(series));
    if (group === undefined)
      return { ...series, base: levelOf(series, main.levels.healthy), perDriver: 0 };
    const share = group.greatest === 0 ? 1 : mostOf(series, main) / group.greatest;
    if (group === driver) return { ...series, base: 0, perDriver: share };
    return { ...series, base: held.get(group)?.(series, share) ?? 0, perDriver: 0 };
  });
}

/** Returns how to find a series' level: what it has in the main case, or its share of another. */
function heldLevels(
  { levels }: SeriesGroup,
  main: TestCase,
  random: Random,
): (series: PlannedSeries, share: number) => number {
  const { healthy, over, strong } = main.levels;
  // Half of the draws: what the main case has is often all that fits
  const driver = [healthy, over, strong][Math.floor(random() * 6)];
  if (driver !== undefined) return (series) => levelOf(series, driver);
  const level = levels[Math.floor(random() * levels.length)] ?? 0;
  return (_, share) => level * share;
}
