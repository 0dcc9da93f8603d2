import { walk, type CompareNode, type Node } from "../../promql/expression.ts";
import { walkToGrowth } from "../../promql/growth-node.ts";
import { fromBaseUnit } from "../../promql/unit-scale.ts";
import { levelOf, selects, type PlannedSeries } from "./plan.ts";
import { alternativeValues } from "./sample-labels.ts";
import type { TestCase } from "./test-case.ts";
import { seriesKey, sourcesOf, type Source } from "./world.ts";

/** A series with its level in each of the four segments of a variation; NaN: it is not there. */
export interface VariedSeries {
  readonly series: PlannedSeries;
  readonly levels: Four;
}

type Four = readonly [before: number, atOnce: number, then: number, after: number];

/** A small world in which a rule and one that is broken may differ, apart from its limit. */
export interface Variation {
  /** What is particular about it. */
  readonly name: string;
  readonly series: readonly VariedSeries[];
  /** Whether all segments are as long as the third. */
  readonly even?: true;
}

/** How many steps the segments of a variation have. */
export interface SegmentLengths {
  readonly windowMs: number;
  readonly stepMs: number;
}

/** Returns the variations of the alert's test cases. */
export function variationsOf(
  node: Node,
  testCases: readonly TestCase[],
  lengths: SegmentLengths,
): readonly Variation[] {
  const all = testCases.flatMap(({ role, plan, levels, about }) => {
    if (Number.isNaN(levels.over) || levels.past !== undefined) return [];
    const stage: Stage = { node, plan, levels, lengths, about };
    const births = [...joinVariations(stage), ...birthVariations(stage)];
    if (role === "guard") return [...births, ...splitVariations(stage)];
    return [...splitVariations(stage), ...alternativeVariations(stage), ...births];
  });
  const clear = all.map((one) => ({ ...one, series: distinct(one.series) }));
  // A part and its whole often ask for the same
  const different = new Map(clear.map((one) => [JSON.stringify(one.series, withNaN), one]));
  return [...different.values()].slice(0, most);
}

/** More would take promtool longer than all else of the test. */
const most = 60;

/** JSON has no NaN. */
function withNaN(_: string, value: unknown): unknown {
  return Number.isNaN(value) ? "absent" : value;
}

interface Stage extends Pick<TestCase, "plan" | "levels" | "about"> {
  readonly node: Node;
  readonly lengths: SegmentLengths;
}

/** Quiet, then the level of the driver, then quiet. */
function driven({ levels }: Stage, series: PlannedSeries, driver: number): VariedSeries {
  const quiet = levelOf(series, levels.healthy);
  const level = levelOf(series, driver);
  return { series, levels: [quiet, level, level, quiet] };
}

function relabelled(one: VariedSeries, label: string, value: string): VariedSeries {
  const { series } = one;
  if (!(label in series.labels)) return one;
  return { ...one, series: { ...series, labels: { ...series.labels, [label]: value } } };
}

function distinct(all: readonly VariedSeries[]): readonly VariedSeries[] {
  const byKey = new Map<string, VariedSeries>();
  for (const one of all) {
    const key = seriesKey(one.series);
    if (!byKey.has(key)) byKey.set(key, one);
  }
  return [...byKey.values()];
}

function isDriven({ perDriver }: PlannedSeries): boolean {
  return perDriver !== 0;
}

/** What is counted in two instances adds up, or is the greatest of them. */
function splitVariations(stage: Stage): readonly Variation[] {
  return splitLabels(stage).map((label) => splitBy(stage, label));
}

function splitBy({ plan, levels }: Stage, label: string): Variation {
  const { under, strong, healthy } = levels;
  const part = levels.over * 0.6;
  // Loud alone, and quiet as the mean of both
  const [idle, alone] = strong > healthy ? [0, levels.over * 1.6] : [healthy, strong];
  const through = (series: PlannedSeries, drivers: Four): VariedSeries => {
    const [a, b, c, d] = drivers;
    const at = (driver: number): number => levelOf(series, driver);
    return { series, levels: [at(a), at(b), at(c), at(d)] };
  };
  // Quiet alone and loud together, just under, one that is loud, and both
  const series = plan.flatMap((one) => [
    through(one, [part, under, idle, strong]),
    relabelled(through(one, [part, under, alone, strong]), label, "other"),
  ]);
  return { name: `two of each ${label}`, even: true, series };
}

/** Labels that a group of the part takes together, the widest group's first. */
function splitLabels({ node, about, plan }: Stage): readonly string[] {
  const groups = walk(about).filter((one) => one.type === "aggregate");
  const labels = groups.flatMap(({ by }) => freeLabel(node, plan, by) ?? []);
  return [...new Set(labels)];
}

/** The label that no group keeps, so that series that differ in it come together. */
export function splitLabel({ node, plan }: Pick<Stage, "node" | "plan">): string | undefined {
  const kept = walk(node).flatMap((one) => (one.type === "aggregate" ? one.by : []));
  return freeLabel(node, plan, kept);
}

function freeLabel(
  node: Node,
  plan: readonly PlannedSeries[],
  kept: readonly string[],
): string | undefined {
  const filtered = sourcesOf(node).flatMap((one) =>
    one.type === "selector" ? one.matchers.map(({ label }) => label) : [],
  );
  const taken = new Set([...kept, ...filtered, "le"]);
  const labels = plan.filter(isDriven).flatMap((series) => Object.keys(series.labels));
  const free = labels.filter((label) => !taken.has(label));
  return free.includes("instance") ? "instance" : free[0];
}

/** Each alternative of a pattern selects, or leaves out, by itself. */
function alternativeVariations(stage: Stage): readonly Variation[] {
  const { node, plan, levels } = stage;
  return sourcesOf(node).flatMap((source) => {
    if (source.type !== "selector") return [];
    return source.matchers.flatMap((matcher) =>
      alternativeValues(matcher).map((value) => ({
        name: `${matcher.label} is ${value}`,
        series: plan.flatMap((series) => {
          const loud = driven(stage, series, levels.strong);
          // What a condition leaves out is there besides, as loud as what is counted
          if (matcher.operator === "!~") {
            const quiet = driven(stage, series, levels.healthy);
            return isDriven(series) ? [quiet, relabelled(loud, matcher.label, value)] : [quiet];
          }
          const own = selects({ ...source, matchers: [matcher] }, series);
          return [own ? relabelled(loud, matcher.label, value) : loud];
        }),
      })),
    );
  });
}

/** What belongs together differs in one label of a join. */
function joinVariations(stage: Stage): readonly Variation[] {
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
function birthVariations(stage: Stage): readonly Variation[] {
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

type Change = (one: VariedSeries) => VariedSeries;

function absent({ series }: VariedSeries): VariedSeries {
  return { series, levels: [Number.NaN, Number.NaN, Number.NaN, Number.NaN] };
}

function late({ series, levels: [, ...rest] }: VariedSeries): VariedSeries {
  return { series, levels: [Number.NaN, ...rest] };
}

function steady({ series }: VariedSeries, level: number): VariedSeries {
  return { series, levels: [level, level, level, level] };
}

function familiesOf(plan: readonly PlannedSeries[]): readonly string[] {
  return [...new Set(plan.map(({ name }) => name))];
}

interface NestedLimit {
  readonly name: string;
  /** Whether it is about what was before. */
  readonly isPast: boolean;
  readonly level: number;
}

/** Levels on both sides of each limit that the driver is not compared with. */
function nestedLimits(node: Node, plan: readonly PlannedSeries[]): readonly NestedLimit[] {
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
