import { walk, type CompareNode, type Node } from "../../promql/expression.ts";
import { seededRandom } from "../../seeded-random.ts";
import { equivalence } from "./equivalence.ts";
import { expressionMutants, type BrokenExpression } from "./node-mutants.ts";
import type { PlannedSeries } from "./plan.ts";
import { groupsOf, randomWorld } from "./random-world.ts";
import { steadyTruth } from "./steady-truth.ts";
import type { TestCase } from "./test-case.ts";
import { findLevels, type Levels } from "./threshold.ts";
import { sourcesOf } from "./world.ts";

/** How many worlds are tried for one limit: most turn up within the first twenty. */
const mostTries = 150;

/**
 * Returns test cases for the limits that the known ones leave open: those of the branches of `or` and
 * `unless`, and of conditions that something else decides in every known case. The first of the known
 * ones is the main one, whose series they have.
 */
export function limitCases(node: Node, known: readonly TestCase[]): readonly TestCase[] {
  const [main] = known;
  if (main === undefined || Number.isNaN(main.levels.over)) return [];
  if (known.some(({ levels }) => levels.past !== undefined)) return [];
  const found: TestCase[] = [];
  const isOpen = (limit: Limit): boolean =>
    !likeliestFirst(limit, [...known, ...found]).some((one) => isToldBy(node, limit, one));
  for (const limit of limitsOf(node)) {
    if (!isOpen(limit)) continue;
    const one = searchCase(node, limit, main);
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** The case of the comparison's own part of the condition most likely tells. */
function likeliestFirst(
  { ancestors, compare }: Limit,
  cases: readonly TestCase[],
): readonly TestCase[] {
  const isOwn = ({ about }: TestCase): boolean => about === compare || ancestors.includes(about);
  return cases.toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
}

/** A comparison that is to be the one that decides, and the whole with it a tenth higher or lower. */
interface Limit {
  readonly compare: CompareNode;
  readonly ancestors: readonly Node[];
  readonly changed: Node;
}

function limitsOf(node: Node): readonly Limit[] {
  const comparisons = walk(node).filter(({ type }) => type === "compare");
  // The test of its own comparison is there
  if (comparisons.length < 2) return [];
  return expressionMutants(node).flatMap((broken) => toLimit(broken));
}

function toLimit(broken: BrokenExpression): readonly Limit[] {
  const { kind, part, ancestors, whole } = broken;
  if (kind !== "threshold" || part.type !== "compare") return [];
  if (equivalence(broken) !== undefined) return [];
  return [{ compare: part, ancestors, changed: whole }];
}

/** Whether the whole is another with the other limit, at any of the case's levels. */
function isToldBy(node: Node, { changed }: Limit, testCase: TestCase): boolean {
  const truth = truthOf(node, testCase);
  const other = steadyTruth(changed, testCase.plan)(driversOf(testCase));
  return truth.some((holds, index) => holds !== other[index]);
}

function truthOf(node: Node, testCase: TestCase): readonly boolean[] {
  const truth = truths.get(testCase) ?? steadyTruth(node, testCase.plan)(driversOf(testCase));
  truths.set(testCase, truth);
  return truth;
}

// Every limit is asked about in every case; a case is of one condition
const truths = new WeakMap<TestCase, readonly boolean[]>();

function driversOf({ levels }: TestCase): readonly number[] {
  return [levels.healthy, levels.under, levels.over, levels.strong];
}

function searchCase(node: Node, limit: Limit, main: TestCase): TestCase | undefined {
  const { compare, ancestors } = limit;
  const groups = groupsOf(node, main);
  const read = sourcesOf(compare);
  const own = groups.filter(({ sources }) => sources.some((one) => read.includes(one)));
  const random = seededRandom(groups.length);
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const driver = own[attempt % own.length];
    if (driver === undefined) return undefined;
    const plan = randomWorld(main, groups, driver, random);
    const levels = levelsOf(node, plan, limit, driver.unit, isBelowUnless(compare, ancestors));
    if (levels === undefined) continue;
    const found: TestCase = { role: "guard", plan, levels, about: branchOf(compare, ancestors) };
    if (isToldBy(node, limit, found)) return found;
  }
  return undefined;
}

function levelsOf(
  node: Node,
  plan: readonly PlannedSeries[],
  { compare }: Limit,
  unit: number,
  isInverse: boolean,
): Levels | undefined {
  return isInverse
    ? findLevels(node, plan, undefined, unit, { turning: compare })
    : findLevels(node, plan, compare, unit);
}

/** Whether the condition ends where the comparison begins to hold. */
function isBelowUnless(compare: Node, ancestors: readonly Node[]): boolean {
  const path = [...ancestors, compare];
  const inversions = path.filter((one, index) => {
    const parent = path[index - 1];
    return parent?.type === "set" && parent.operator === "unless" && parent.right === one;
  });
  return inversions.length % 2 === 1;
}

/** What joins that comparison and what it looks at: the part of the condition that is about it. */
function branchOf(compare: Node, ancestors: readonly Node[]): Node {
  const or = ancestors.findLastIndex((one) => one.type === "set" && one.operator === "or");
  return (or === -1 ? undefined : ancestors[or + 1]) ?? compare;
}
