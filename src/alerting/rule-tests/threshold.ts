import { withoutBinaryTail } from "../../decimal.ts";
import type { CompareNode, Node } from "../../promql/expression.ts";
import { evaluate, vector } from "./evaluate.ts";
import type { PlannedSeries } from "./plan.ts";
import { steadyReaders, type Past } from "./steady.ts";

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

const grid = [0, ...Array.from({ length: 26 }, (_, index) => 10 ** (index - 10))];

/** Returns whether the condition holds for any series, for each level of the driver. */
function truthOf(
  node: Node,
  plan: readonly PlannedSeries[],
  past: Past | undefined,
): (driver: number) => boolean {
  const readers = steadyReaders(plan, past);
  return (driver) => vector(evaluate(node, readers(driver))).length > 0;
}

/**
 * Returns the levels around the driver's threshold, or undefined where the condition does not turn
 * on it. `main`, if given, is the comparison that has to be the one that turns. `past`, if given, is
 * what the condition compares the driver with.
 */
export function findLevels(
  node: Node,
  plan: readonly PlannedSeries[],
  main: CompareNode | undefined,
  unit: number,
  past?: Past,
): Levels | undefined {
  const truth = truthOf(node, plan, past);
  const mainTruth = main === undefined ? undefined : truthOf(main, plan, past);
  if (past !== undefined && truth(past.driver)) return undefined;
  const turns = grid.slice(1).map((high, index) => [grid[index] ?? 0, high] as const);
  for (const [low, high] of turns) {
    if (truth(low) === truth(high)) continue;
    const quiet = truth(low) ? high : low;
    if (mainTruth?.(quiet) === true) continue;
    const levels = low === 0 ? aroundZero(truth, unit) : around(truth, low, high);
    if (!truth(levels.healthy) && !truth(levels.under) && truth(levels.over)) return levels;
  }
  return undefined;
}

function aroundZero(truth: (driver: number) => boolean, unit: number): Levels {
  return truth(0)
    ? { healthy: 10 * unit, under: unit / 2, over: 0, strong: 0 }
    : { healthy: 0, under: 0, over: unit / 2, strong: 10 * unit };
}

/**
 * How far beyond the threshold a strong breach is, as factors. About twice and half of it, but no
 * round number: what a mutant doubles or halves must not land on it.
 */
const strongly = { above: 1.93, below: 0.47 } as const;

function around(truth: (driver: number) => boolean, low: number, high: number): Levels {
  const threshold = bisect(truth, low, high);
  const levels = truth(high)
    ? scaled(threshold, 0.5, 1 - margin, 1 + margin, strongly.above)
    : scaled(threshold, 2, 1 + margin, 1 - margin, strongly.below);
  // An equality holds only at the threshold itself
  if (!truth(levels.over)) return { ...levels, over: threshold, strong: threshold };
  if (truth(levels.healthy)) return { ...levels, healthy: threshold, under: threshold };
  return truth(levels.strong) ? levels : { ...levels, strong: levels.over };
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

function bisect(truth: (driver: number) => boolean, from: number, to: number): number {
  let [low, high] = [from, to];
  const lowTruth = truth(low);
  for (let round = 0; round < 45; round++) {
    const middle = (low + high) / 2;
    if (truth(middle) === lowTruth) low = middle;
    else high = middle;
  }
  return withoutBinaryTail(high);
}
