import { walk, type CompareNode, type Node } from "../../promql/expression.ts";
import type { Alert } from "../rules/rule.ts";
import { levelOf, selects, seriesName, type PlannedSeries } from "./plan.ts";
import { findLevels, type Levels } from "./threshold.ts";
import { planWorld, sourcesOf, type Source } from "./world.ts";

/** Series and the levels of their driver that make a condition quiet and loud. */
export interface TestCase {
  /** `main`: the alert's own comparison turns. `guard`: one that `and`, `or`, `unless` add. */
  readonly role: "main" | "guard";
  readonly plan: readonly PlannedSeries[];
  readonly levels: Levels;
}

/** Levels to try for what does not move, until the condition can turn. */
const constants = [10, 1, 0, 100, 1e4, 1e6, 1e9, 1e12] as const;

/**
 * Returns the testCases of the alert: one for its comparison, one for each guard. Empty where no
 * series matter (a heartbeat).
 *
 * @throws RangeError where no levels make the condition both quiet and loud.
 */
export function testCasesOf(alert: Alert): readonly TestCase[] {
  const { node } = alert.when;
  const [driver] = sourcesOf(node);
  if (driver === undefined) return [];
  const main = isPresence(node, driver) ? presence(node, driver) : turning(node, driver);
  if (main === undefined) throw new RangeError("no levels make the condition both false and true");
  return [main, ...guardsOf(node).flatMap((guard) => guardCase(node, guard, main, driver))];
}

function isPresence(node: Node, source: Source): boolean {
  return walk(node).some(
    (one) =>
      one.type === "call" &&
      (one.name === "absent" || one.name === "present_over_time") &&
      sourcesOf(one).includes(source),
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
  return { role: "main", plan, levels };
}

function turning(node: Node, driver: Source): TestCase | undefined {
  const main = leftmostComparison(node);
  const count = sourcesOf(node).length;
  for (const pick of [...uniform(), ...mixed(count)]) {
    const plan = planWorld(node, driver, pick, decoyLevel(node));
    const levels = findLevels(node, plan, main, unitOf(driver));
    if (levels !== undefined) return { role: "main", plan, levels };
  }
  return comparingWithPast(node, driver);
}

/** What the driver was before, for a condition that compares it with that. */
const pastLevel = 10;

/** Compared with itself at one level, a metric never turns: here it was at another before. */
function comparingWithPast(node: Node, driver: Source): TestCase | undefined {
  const slow = slowSources(node, driver);
  if (slow.size === 0) return undefined;
  const past = { driver: pastLevel, sinceMs: rangeOf(driver) || 1 };
  const plan = planWorld(node, driver, () => pastLevel, decoyLevel(node));
  const levels = findLevels(node, plan, leftmostComparison(node), unitOf(driver), { past });
  if (levels === undefined) return undefined;
  // A long window begins to see the breach as well: only a strong one shows before that
  const mixes = [...slow].some(({ offsetMs }) => offsetMs === undefined);
  const over = mixes ? levels.strong : levels.over;
  return { role: "main", plan, levels: { ...levels, over, past: pastLevel } };
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
function unitOf(source: Source): number {
  if (source.type === "recorded") return 1;
  return source.rangeMs === undefined ? 1 : 1_000 / source.rangeMs;
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
  const guarded = sourcesOf(guard.node);
  const [source] = guarded;
  if (source === undefined || isPresence(node, driver)) return [];
  const held = guard.operator === "or" ? main.levels.healthy : main.levels.strong;
  const frozen = main.plan.map((series) => freeze(series, held));
  const shared = guarded.some((one) => main.plan.some((s) => s.perDriver > 0 && selects(one, s)));
  const plan = frozen.map((series) => {
    if (shared) {
      const scales = sameFamily(series, main.plan) || guarded.some((one) => selects(one, series));
      return scales ? scale(series) : series;
    }
    return selects(source, series) ? drive(series) : series;
  });
  const levels = findLevels(node, plan, undefined, shared ? 1 : unitOf(source), {
    turning: leftmostComparison(guard.node),
  });
  return levels === undefined ? [] : [{ role: "guard", plan, levels }];
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
  return plan.some(({ name, perDriver }) => perDriver > 0 && name === series.name);
}
