import { walk, type CompareNode, type Node } from "../../promql/expression.ts";
import type { Alert } from "../rules/rule.ts";
import { limitCases } from "./limit-case.ts";
import { levelOf, selects, seriesName, type PlannedSeries } from "./plan.ts";
import { findLevels, type Levels } from "./threshold.ts";
import { fromBaseUnit } from "../../promql/unit-scale.ts";
import { planWorld, sourcesOf, type Driving, type Source } from "./world.ts";

/** Series and the levels of their driver that make a condition quiet and loud. */
export interface TestCase {
  /** `main`: the alert's own comparison turns. `guard`: one that `and`, `or`, `unless` add. */
  readonly role: "main" | "guard";
  readonly plan: readonly PlannedSeries[];
  readonly levels: Levels;
  /** The part of the condition that turns. */
  readonly about: Node;
}

/** Levels to try for what does not move, until the condition can turn. */
const constants = [10, 1, 0, 100, 1e4, 1e6, 1e9, 1e12] as const;

/**
 * Returns the testCases of the alert: one for its comparison, one for each guard, and for each limit
 * that none of these turns on. Empty where no series matter (a heartbeat).
 *
 * @throws RangeError where no levels make the condition both quiet and loud.
 */
export function testCasesOf(alert: Alert): readonly TestCase[] {
  const { node } = alert.when;
  const [driver] = sourcesOf(node);
  const main = mainCaseOf(alert);
  if (driver === undefined || main === undefined) return [];
  const known = [main, ...guardsOf(node).flatMap((guard) => guardCase(node, guard, main, driver))];
  return [...known, ...limitCases(node, known)];
}

/**
 * Returns the case of the alert's own comparison, undefined where no series matter.
 *
 * @throws RangeError where no levels make the condition both quiet and loud.
 */
export function mainCaseOf(alert: Alert): TestCase | undefined {
  const { node } = alert.when;
  const [driver] = sourcesOf(node);
  if (driver === undefined) return undefined;
  const main =
    mainCases.get(alert) ??
    (isPresence(node, driver) ? presence(node, driver) : turning(node, driver));
  if (main === undefined) throw new RangeError("no levels make the condition both false and true");
  mainCases.set(alert, main);
  return main;
}

// The linter asks for it, then the test is written
const mainCases = new WeakMap<Alert, TestCase>();

const presences: ReadonlySet<string> = new Set(["absent", "absent_over_time", "present_over_time"]);

function isPresence(node: Node, source: Source): boolean {
  return walk(node).some(
    (one) => one.type === "call" && presences.has(one.name) && sourcesOf(one).includes(source),
  );
}

function presence(node: Node, driver: Source): TestCase {
  const plan = planWorld(
    node,
    driver,
    () => 10,
    () => 10,
  );
  const levels = { healthy: 10, under: 10, over: Number.NaN, strong: Number.NaN };
  return { role: "main", plan, levels, about: node };
}

function turning(node: Node, driver: Source): TestCase | undefined {
  const main = leftmostComparison(node);
  const count = sourcesOf(node).length;
  for (const driving of drivings(driver)) {
    for (const pick of [...uniform(), ...mixed(count), ...meeting(node, main)]) {
      const plan = planWorld(node, driver, pick, decoyLevel(node), driving);
      const levels = findLevels(node, plan, main, unitOf(driver, node));
      if (levels !== undefined) return { role: "main", plan, levels, about: main ?? node };
    }
    const compared = comparingWithPast(node, driver);
    if (compared !== undefined) return compared;
  }
  return undefined;
}

/** Ways in which the driver may move, the likeliest first. Only a gauge falls below zero. */
function drivings(driver: Source): readonly Driving[] {
  const isGauge = driver.type === "recorded" || driver.metric.kind === "gauge";
  return [{}, { apart: true }, ...(isGauge ? [{ falls: true }] : [])];
}

/** What the driver was before, for a condition that compares it with that. */
const pastLevel = 10;

/** Compared with itself at one level, a metric never turns: here it was at another before. */
function comparingWithPast(node: Node, driver: Source): TestCase | undefined {
  const slow = slowSources(node, driver);
  if (slow.size === 0) return undefined;
  const past = { driver: pastLevel, sinceMs: rangeOf(driver) || 1 };
  // A long window begins to see the breach as well: only a strong one shows before that
  const mixes = [...slow].some(({ offsetMs }) => offsetMs === undefined);
  for (const pick of [() => pastLevel, ...mixed(sourcesOf(node).length)]) {
    const plan = planWorld(node, driver, pick, decoyLevel(node));
    const levels = findLevels(node, plan, leftmostComparison(node), unitOf(driver, node), { past });
    if (levels === undefined) continue;
    const over = mixes ? levels.strong : levels.over;
    return { role: "main", plan, levels: { ...levels, over, past: pastLevel }, about: node };
  }
  return undefined;
}

/** A window is long where the driver's own is this many times shorter. */
const longWindow = 4;

/** What reads the driver's series of long ago: by an offset, or over a window that is much longer. */
function slowSources(node: Node, driver: Source): ReadonlySet<Source> {
  const least = rangeOf(driver) * longWindow;
  return new Set(
    sourcesOf(node).filter(
      (source) =>
        seriesName(source) === seriesName(driver) &&
        (source.offsetMs !== undefined || rangeOf(source) > least),
    ),
  );
}

function rangeOf(source: Source): number {
  return source.type === "selector" ? (source.rangeMs ?? 0) : 0;
}

function uniform(): readonly ((index: number) => number)[] {
  return constants.map((level) => () => level);
}

/** Every pair of levels for two groups of sources: enough for a limit and a guard apart. */
function mixed(count: number): readonly ((index: number) => number)[] {
  const pairs = constants.flatMap((a) => constants.map((b) => [a, b] as const));
  return Array.from({ length: Math.max(0, count - 1) }, (_, split) => split + 1).flatMap((split) =>
    pairs.map(
      ([a, b]) =>
        (index: number) =>
          index < split ? a : b,
    ),
  );
}

/** Levels that meet the limits that guards have, such as an equality that no other level does. */
function meeting(
  node: Node,
  main: CompareNode | undefined,
): readonly ((index: number) => number)[] {
  const guards = walk(node).filter((one) => one.type === "compare" && one !== main);
  const met = sourcesOf(node).map((source) => {
    const guard = guards.find(
      (one) => one.type === "compare" && sourcesOf(one.left).includes(source),
    );
    if (guard?.type !== "compare" || guard.right.type !== "number") return undefined;
    const level = levelThatMeets(guard.operator, guard.right.value);
    return source.type === "selector" ? fromBaseUnit(source.metric, level) : level;
  });
  if (met.every((level) => level === undefined)) return [];
  return constants.map((level) => (index: number) => met[index] ?? level);
}

function levelThatMeets(operator: CompareNode["operator"], limit: number): number {
  if (operator === "!=") return limit + 1;
  if (operator === ">") return limit + Math.max(1, Math.abs(limit));
  return operator === "<" ? limit - Math.max(1, Math.abs(limit)) : limit;
}

/** Above every limit of a rule that has one. */
const decoyHigh = 1e9;

/** A decoy that only a broken rule reads should change what that rule finds. */
function decoyLevel(node: Node): (label: string) => number {
  const main = leftmostComparison(node);
  const low = main?.operator === "<" || main?.operator === "<=";
  const groups = walk(node).filter((one) => one.type === "aggregate");
  const least = groups.some(({ operator }) => operator === "min");
  // In a group of its own a decoy is found by what it sets off, among others by what it hides
  return (label) =>
    low && (least || groups.every(({ by }) => by.includes(label))) ? 0 : decoyHigh;
}

function leftmostComparison(node: Node): CompareNode | undefined {
  return walk(node).find((one) => one.type === "compare");
}

/** One event in a window, or one of what a gauge counts. */
function unitOf(source: Source, node?: Node): number {
  if (source.type === "recorded") return 1;
  // What began is looked at as it is, beside what it grew over a window
  const ranges = sourcesOf(node ?? { ...source, type: "selector" })
    .filter((one) => seriesName(one) === seriesName(source))
    .flatMap((one) => one.rangeMs ?? []);
  const [rangeMs = source.rangeMs] = ranges;
  return rangeMs === undefined ? 1 : 1_000 / rangeMs;
}

interface Guard {
  readonly node: Node;
  readonly operator: "and" | "or" | "unless";
}

function guardsOf(node: Node): readonly Guard[] {
  if (node.type !== "set") return [];
  return [...guardsOf(node.left), { node: node.right, operator: node.operator }];
}

function guardCase(node: Node, guard: Guard, main: TestCase, driver: Source): readonly TestCase[] {
  if (sourcesOf(guard.node).length === 0 || isPresence(node, driver)) return [];
  const turning = leftmostComparison(guard.node);
  const plans = guardPlans(guard, main);
  for (const { plan, unit } of plans) {
    const levels = findLevels(node, plan, turning, unit);
    if (levels !== undefined) return [{ role: "guard", plan, levels, about: guard.node }];
  }
  for (const { plan, unit } of plans.slice(0, 1)) {
    const levels = findLevels(node, plan, undefined, unit, { turning });
    if (levels !== undefined) return [{ role: "guard", plan, levels, about: guard.node }];
  }
  return [];
}

/** How much stronger or weaker the breach is: several conditions may ask for the same traffic. */
const breaches = [1, 20, 400, 0.05] as const;

interface GuardPlan {
  readonly plan: readonly PlannedSeries[];
  readonly unit: number;
}

/** Returns plans whose driver is what the guard reads, the likeliest first. */
function guardPlans(guard: Guard, main: TestCase): readonly GuardPlan[] {
  const guarded = sourcesOf(guard.node);
  const held = guard.operator === "or" ? main.levels.healthy : main.levels.strong;
  const isOwn = (series: PlannedSeries): boolean => guarded.some((one) => selects(one, series));
  const isMain = (series: PlannedSeries): boolean => sameFamily(series, main.plan);
  const shared = main.plan.some((series) => series.perDriver !== 0 && isOwn(series));
  return breaches.flatMap((times) => {
    const frozen = main.plan.map((series) => freeze(series, held * times));
    const driven = (source: Source | undefined): readonly GuardPlan[] => {
      if (source === undefined) return [];
      const plan = frozen.map((series) => (selects(source, series) ? drive(series) : series));
      return [{ plan, unit: unitOf(source, guard.node) }];
    };
    if (!shared) return driven(guarded[0]);
    const scaled = frozen.map((series) =>
      isMain(series) || isOwn(series) ? scale(series) : series,
    );
    const others = guarded.filter(
      (one) => !main.plan.some((series) => series.perDriver !== 0 && selects(one, series)),
    );
    // What a process says of itself is no traffic
    const counted = others.find((one) =>
      main.plan.some((series) => series.counter && selects(one, series)),
    );
    return [{ plan: scaled, unit: 1 }, ...driven(counted ?? others[0])];
  });
}

function drive(series: PlannedSeries): PlannedSeries {
  return { ...series, base: 0, perDriver: 1 };
}

function freeze(series: PlannedSeries, driver: number): PlannedSeries {
  return { ...series, base: levelOf(series, driver), perDriver: 0 };
}

/** The whole traffic moves, its composition stays. */
function scale(series: PlannedSeries): PlannedSeries {
  return { ...series, base: 0, perDriver: series.base };
}

function sameFamily(series: PlannedSeries, plan: readonly PlannedSeries[]): boolean {
  return plan.some(({ name, perDriver }) => perDriver !== 0 && name === series.name);
}
