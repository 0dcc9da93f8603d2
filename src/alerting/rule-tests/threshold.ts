import { withoutBinaryTail } from "../../decimal.ts";
import { walk, type CompareNode, type Node } from "../../promql/expression.ts";
import { fromBaseUnit } from "../../promql/unit-scale.ts";
import type { PlannedSeries } from "./plan.ts";
import { rootOf, type Point } from "./interpolate.ts";
import { steadyAnswers, steadyTruth, type Answers, type Past, type Truth } from "./steady-truth.ts";

/** Levels of the driver on both sides of the point at which the condition begins to hold. */
export interface Levels {
  /** Far on the quiet side. */
  readonly healthy: number;
  /** Just on the quiet side. */
  readonly under: number;
  /** Just on the loud side. */
  readonly over: number;
  /** Far on the loud side. */
  readonly strong: number;
  /** What the driver was before, on the quiet side: for a condition that compares with that. */
  readonly past?: number;
}

/** How far from the threshold `under` and `over` are: less than what the mutation run changes. */
const margin = 0.02;

const powers = [0, ...Array.from({ length: 26 }, (_, index) => 10 ** (index - 10))];

/** Levels at which the condition may turn: an equality holds at one alone. */
function gridOf(node: Node, unit: number): readonly number[] {
  const nodes = walk(node);
  const metrics = nodes.flatMap((one) => (one.type === "selector" ? [one.metric] : []));
  const equal = nodes.flatMap((one) =>
    one.type === "compare" && one.right.type === "number" && /[!=]=/.test(one.operator)
      ? [one.right.value]
      : [],
  );
  const inUnits = equal.flatMap((value) => [
    value,
    ...metrics.map((metric) => fromBaseUnit(metric, value)),
  ]);
  const levels = inUnits.flatMap((value) => [value, value * unit]).filter((level) => level > 0);
  return [...new Set([...powers, ...levels])].toSorted((a, b) => a - b);
}

/**
 * Returns the levels around the driver's threshold, or undefined where the condition does not turn
 * on it. `main`, if given, is the comparison that has to be the one that turns. `past`, if given, is
 * what the condition compares the driver with, `turning` the comparison that may turn: it is quicker
 * to reckon with than to try.
 */
export function findLevels(
  node: Node,
  plan: readonly PlannedSeries[],
  main: CompareNode | undefined,
  unit: number,
  {
    past,
    turning = main,
  }: { readonly past?: Past; readonly turning?: CompareNode | undefined } = {},
): Levels | undefined {
  const truth = remembered(steadyTruth(node, plan, past));
  if (past !== undefined && holdsAt(truth, past.driver)) return undefined;
  const distance = turning === undefined ? undefined : distanceOf(turning, plan, past);
  const grid = gridOf(node, unit);
  const held = truth(grid);
  // What turns by itself does not hold where the whole is quiet
  const mainTruth = main === undefined || main === node ? undefined : steadyTruth(main, plan, past);
  for (const [index, high] of grid.entries()) {
    const low = grid[index - 1];
    if (low === undefined || held[index - 1] === held[index]) continue;
    const quiet = held[index] === true ? index - 1 : index;
    if (mainTruth !== undefined && holdsAt(mainTruth, grid[quiet] ?? 0)) continue;
    const levels =
      low === 0
        ? aroundZero(held[0] === true, unit)
        : around(truth, distance, { low, high }, held[index] === true);
    const [healthy, under, over] = truth([levels.healthy, levels.under, levels.over]);
    if (healthy === false && under === false && over === true) return levels;
  }
  return undefined;
}

/** Returns the truth that asks for each level once: a query costs more than the levels in it. */
function remembered(truth: Truth): Truth {
  const known = new Map<number, boolean>();
  return (drivers) => {
    const missing = drivers.filter((driver) => !known.has(driver));
    const found = missing.length === 0 ? [] : truth(missing);
    for (const [index, driver] of missing.entries()) known.set(driver, found[index] === true);
    return drivers.map((driver) => known.get(driver) === true);
  };
}

function holdsAt(truth: Truth, driver: number): boolean {
  return truth([driver])[0] === true;
}

function aroundZero(holdsAtZero: boolean, unit: number): Levels {
  return holdsAtZero
    ? { healthy: 10 * unit, under: unit / 2, over: 0, strong: 0 }
    : { healthy: 0, under: 0, over: unit / 2, strong: 10 * unit };
}

/**
 * How far beyond the threshold a strong breach is, as factors. About twice and half of it, but no
 * round number: what a mutant doubles or halves must not land on it.
 */
const strongly = { above: 1.93, below: 0.47 } as const;

function around(
  truth: Truth,
  distance: Answers | undefined,
  span: Span,
  holdsHigh: boolean,
): Levels {
  const threshold = turningPoint(truth, distance, span, holdsHigh);
  const levels = levelsAt(threshold, holdsHigh);
  const [, over, healthy, strong] = truth(askedOf(levels));
  // An equality holds only at the threshold itself
  if (over !== true) return { ...levels, over: threshold, strong: threshold };
  if (healthy === true) return { ...levels, healthy: threshold, under: threshold };
  return strong === true ? levels : { ...levels, strong: levels.over };
}

function levelsAt(threshold: number, holdsHigh: boolean): Levels {
  return holdsHigh
    ? scaled(threshold, 0.5, 1 - margin, 1 + margin, strongly.above)
    : scaled(threshold, 2, 1 + margin, 1 - margin, strongly.below);
}

function askedOf({ under, over, healthy, strong }: Levels): readonly number[] {
  return [under, over, healthy, strong];
}

function scaled(
  threshold: number,
  healthy: number,
  under: number,
  over: number,
  strong: number,
): Levels {
  return {
    healthy: withoutBinaryTail(threshold * healthy),
    under: withoutBinaryTail(threshold * under),
    over: withoutBinaryTail(threshold * over),
    strong: withoutBinaryTail(threshold * strong),
  };
}

/** How many levels one query looks at, and how often the span between two of them is divided. */
const cuts = 15;
const rounds = 11;

interface Span {
  readonly low: number;
  readonly high: number;
}

/** Returns the level at which the truth of `low` ends: as reckoned, or by dividing the span again and again. */
function turningPoint(
  truth: Truth,
  distance: Answers | undefined,
  span: Span,
  holdsHigh: boolean,
): number {
  let { low, high } = span;
  for (let round = 0; round < rounds; round++) {
    if (distance !== undefined && round < reckonings) {
      const reckoned = reckonedPoint(truth, distance, { low, high, before: round > 0 }, holdsHigh);
      if (reckoned !== undefined) return withoutBinaryTail(reckoned);
    }
    const width = (high - low) / (cuts + 1);
    const inner = Array.from({ length: cuts }, (_, index) => low + width * (index + 1));
    const turn = truth(inner).indexOf(holdsHigh);
    const start = low;
    if (turn === -1) low = inner.at(-1) ?? low;
    else [low, high] = [inner[turn - 1] ?? start, inner[turn] ?? high];
  }
  return withoutBinaryTail(high);
}

/** How often it is reckoned, in a span that becomes narrower, and how exact the result has to be. */
const reckonings = 3;
const exactness = 1e-11;

/** Returns the level at which the comparison's sides are equal, if the condition does turn there. */
function reckonedPoint(
  truth: Truth,
  distance: Answers,
  { low, high, before: fromBefore }: Span & { readonly before: boolean },
  holdsHigh: boolean,
): number | undefined {
  // A quantile bends at the bound of a bucket, where its limit often is: what is before it leads there
  const parts = fromBefore ? [-2, -1, 0] : [0.25, 0.5, 0.75];
  const levels = parts.map((part) => low + (high - low) * part);
  const points = distance(levels).flatMap(([value, ...more], index): readonly Point[] => {
    const at = levels[index];
    return at === undefined || value === undefined || more.length > 0 ? [] : [{ at, value }];
  });
  const [first, second, third] = points;
  if (first === undefined || second === undefined || third === undefined) return undefined;
  const root = rootOf([first, second, third]);
  if (root === undefined || root <= low || root > high * (1 + exactness)) return undefined;
  const near = [root * (1 - exactness), root * (1 + exactness)];
  // What is asked next, if it does turn there
  const next = askedOf(levelsAt(withoutBinaryTail(root), holdsHigh));
  const [before, after] = truth([...near, ...next]);
  return before === !holdsHigh && after === holdsHigh ? root : undefined;
}

/** Returns how far the left side of a comparison with a number is from it. */
function distanceOf(
  { left, right }: CompareNode,
  plan: readonly PlannedSeries[],
  past: Past | undefined,
): Answers | undefined {
  if (right.type !== "number") return undefined;
  const answers = steadyAnswers(left, plan, past);
  return (drivers) => answers(drivers).map((values) => values.map((value) => value - right.value));
}
