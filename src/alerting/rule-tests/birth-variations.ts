import { walkToGrowth } from "../../promql/growth-node.ts";
import { nestedLimits } from "./nested-limits.ts";
import { levelOf, selects, type PlannedSeries } from "./plan.ts";
import { splitLabel } from "./split-variations.ts";
import type { Stage, VariedSeries, Variation } from "./variation.ts";
import {
  absent,
  driven,
  isDriven,
  late,
  relabelled,
  steady,
  type Change,
} from "./varied-series.ts";
import { sourcesOf } from "./world.ts";

/** What belongs together differs in one label of a join. */
export function joinVariations(stage: Stage): readonly Variation[] {
  const { about, plan, levels } = stage;
  return walkToGrowth(about).flatMap((join) => {
    if (join.type !== "set" && join.type !== "arithmetic" && join.type !== "compare") return [];
    const right = sourcesOf(join.right);
    return (join.on ?? []).flatMap((label) => {
      const apart = (one: VariedSeries): VariedSeries =>
        right.some((source) => selects(source, one.series)) && !isDriven(one.series)
          ? relabelled(one, label, "apart")
          : one;
      const loud = plan.map((series) => apart(driven(stage, series, levels.strong)));
      const began = `${label} differs from what began`;
      return [{ name: `${label} differs`, series: loud }, ...births(stage, began, apart)];
    });
  });
}

function isAboutBirths({ about, plan }: Stage): boolean {
  const looksBack = sourcesOf(about).some(({ offsetMs }) => offsetMs !== undefined);
  return looksBack && plan.some((series) => isDriven(series) && series.counter);
}

/**
 * Returns a world in which the driver begins, with something changed; and where another instance can
 * begin beside one that is just under or over the limit, these.
 */
function births(stage: Stage, name: string, change: Change): readonly Variation[] {
  const { plan, levels } = stage;
  if (!isAboutBirths(stage)) return [];
  const label = splitLabel(stage);
  const alone = plan.map((series) => change(bornAt(stage, series, levels.strong)));
  if (label === undefined || stage.node.type !== "set") return [{ name, series: alone }];
  // What is apart already stays so
  const elsewhere = (one: VariedSeries): VariedSeries =>
    one.series.labels[label] === "apart" ? one : relabelled(one, label, "other");
  const beside = (driver: number, isNew: (series: PlannedSeries) => boolean, much: number) => [
    ...plan.map((series) => {
      const level = levelOf(series, driver);
      return { series, levels: [level, level, level, level] } as const;
    }),
    ...plan.flatMap((series) => {
      const one = isNew(series)
        ? born(stage, series, levelOf(series, levels.over) * much)
        : driven(stage, series, levels.healthy);
      return isNew(series) || !series.counter ? [elsewhere(change(one))] : [];
    }),
  ];
  return [
    { name: `${name}, beside what is just under`, series: beside(levels.under, isDriven, 0.3) },
    {
      name: `${name}, beside what is just over`,
      series: beside(levels.over, (series) => series.counter && !isDriven(series), 3),
    },
  ];
}

/** A counter that begins at what it would have grown over a window, and stays there. */
function bornAt(stage: Stage, series: PlannedSeries, driver: number): VariedSeries {
  if (!isDriven(series) || !series.counter) return driven(stage, series, stage.levels.healthy);
  return born(stage, series, levelOf(series, driver));
}

function born({ lengths }: Stage, series: PlannedSeries, level: number): VariedSeries {
  const atOnce = (level * lengths.windowMs) / lengths.stepMs;
  return { series, levels: [Number.NaN, atOnce, 0, 0] };
}

/** Counters that begin, while what they are joined with is there, is not, or comes late. */
export function birthVariations(stage: Stage): readonly Variation[] {
  const { about, plan, levels } = stage;
  if (!isAboutBirths(stage)) return [];
  const birth = (name: string, driver: number, change: Change = (one) => one): Variation => ({
    name,
    series: plan.map((series) => change(bornAt(stage, series, driver))),
  });
  const idle = plan.filter((series) => !isDriven(series));
  const read = walkToGrowth(about).flatMap((one) =>
    one.type === "selector" || one.type === "recorded" ? [one] : [],
  );
  const isRead = (series: PlannedSeries): boolean => read.some((one) => selects(one, series));
  const together: Change = ({ series, levels: own }) => {
    if (!series.counter || Number.isNaN(own[0])) return { series, levels: own };
    return born(stage, series, levelOf(series, levels.healthy));
  };
  return [
    birth("it begins just under the limit", levels.under),
    birth("it begins just over the limit", levels.over),
    birth("everything begins", levels.strong, together),
    birth("everything begins just over the limit", levels.over, together),
    ...births(stage, "another begins", (one) => one),
    ...familiesOf(idle.filter((series) => !series.counter && isRead(series))).flatMap((name) => {
      const of =
        (change: Change): Change =>
        (one) =>
          one.series.name === name ? change(one) : one;
      return [
        ...births(stage, `it begins without ${name}`, of(absent)),
        ...births(stage, `it begins with ${name}`, of(late)),
      ];
    }),
    ...nestedLimits(about, plan).flatMap(({ name, level, isPast }) =>
      births(stage, `it begins with ${name} at ${level}`, (one) => {
        if (one.series.name !== name || isDriven(one.series)) return one;
        return isPast ? steady(one, level) : late(steady(one, level));
      }),
    ),
  ];
}

function familiesOf(plan: readonly PlannedSeries[]): readonly string[] {
  return [...new Set(plan.map(({ name }) => name))];
}
