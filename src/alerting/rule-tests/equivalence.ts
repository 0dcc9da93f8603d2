import { printPromql } from "../../promql/print.ts";
import { walk, type Node } from "../../promql/expression.ts";
import type { SelectorNode, SetNode } from "../../promql/node.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import type { BrokenExpression } from "./node-mutants.ts";

/**
 * Returns why the changed expression fires exactly when the other does, or undefined where nothing
 * proves it. Each reason is an argument that holds for all series there can be, not an observation.
 */
export function equivalence(broken: BrokenExpression): string | undefined {
  return arguments_.find(({ holds }) => holds(broken))?.reason;
}

interface Argument {
  readonly reason: string;
  readonly holds: (broken: BrokenExpression) => boolean;
}

const arguments_: readonly Argument[] = [
  {
    reason: "both are written alike",
    holds: ({ part, replacement }) => printPromql(part) === printPromql(replacement),
  },
  {
    reason: "each group is one series, which is its own sum, greatest and least",
    holds: ({ kind, part, replacement }) =>
      kind === "function" &&
      part.type === "aggregate" &&
      replacement.type === "aggregate" &&
      ofOne.has(part.operator) &&
      ofOne.has(replacement.operator) &&
      labelsOf(part.of)?.every((label) => part.by.includes(label)) === true,
  },
  {
    reason: "its value is multiplied by 0: only its labels count",
    holds: (broken) => keepsPresence(broken) && broken.ancestors.some(isTimesZero),
  },
  {
    reason: "it is multiplied by 0, and more of it than the other side has counts for nothing",
    holds: (broken) => isWidened(broken) && isFallbackOf(broken),
  },
  {
    reason: "a quantile stays what it is when all buckets are multiplied by one number",
    holds: (broken) => isRescaled(broken) && isWithinQuantile(broken.ancestors),
  },
  {
    reason: "counts are never negative: it is above 0 either way",
    holds: (broken) => isSignOnly(broken),
  },
  {
    reason: "unless compares all labels: what the left side leaves out, the right need not",
    holds: ({ part, replacement, ancestors }) => {
      const parent = ancestors.at(-1);
      return (
        part.type === "selector" &&
        replacement.type === "selector" &&
        parent?.type === "set" &&
        isWhole(parent, part) &&
        sameBeside(parent, part, replacement)
      );
    },
  },
];

const ofOne: ReadonlySet<string> = new Set(["sum", "max", "min", "avg"]);

/** Returns the labels that series of the expression can have, where that is known. */
function labelsOf(node: Node): readonly string[] | undefined {
  switch (node.type) {
    case "aggregate":
      return node.without === undefined && node.operator !== "topk" && node.operator !== "bottomk"
        ? node.by
        : undefined;
    case "recorded":
      return node.labels;
    case "compare":
      return node.group === undefined ? labelsOf(node.left) : undefined;
    case "arithmetic":
      if (node.right.type === "number") return labelsOf(node.left);
      return node.group === undefined && node.on === undefined && node.ignoring === undefined
        ? labelsOf(node.left)
        : undefined;
    case "set":
      return node.operator === "or" ? undefined : labelsOf(node.left);
    case "call":
      // One series at most, whatever its labels
      return node.name === "absent" || node.name === "absent_over_time" ? [] : undefined;
    case "selector":
    case "subquery":
    case "number":
    case "text":
    case "raw":
    case "broken":
      return undefined;
  }
  return node satisfies never;
}

/** Whether the change can give another value, but no other series. */
function keepsPresence(broken: BrokenExpression): boolean {
  return isRescaled(broken) || isSummedOtherwise(broken);
}

function isRescaled({ part, replacement }: BrokenExpression): boolean {
  const scales: ReadonlySet<string> = new Set(["rate", "increase"]);
  return (
    part.type === "call" &&
    replacement.type === "call" &&
    scales.has(part.name) &&
    scales.has(replacement.name)
  );
}

function isSummedOtherwise({ kind, part, replacement }: BrokenExpression): boolean {
  return (
    kind === "function" &&
    part.type === "aggregate" &&
    replacement.type === "aggregate" &&
    ofOne.has(part.operator) &&
    ofOne.has(replacement.operator)
  );
}

function isTimesZero(node: Node): boolean {
  return (
    node.type === "arithmetic" &&
    node.operator === "*" &&
    [node.left, node.right].some((side) => side.type === "number" && side.value === 0)
  );
}

/** Whether the change lets a window see more: what is there over the shorter one is there over it. */
function isWidened({ kind, part, replacement, ancestors }: BrokenExpression): boolean {
  const scaled = ancestors.at(-1);
  return (
    kind === "window" &&
    part.type === "selector" &&
    replacement.type === "selector" &&
    (replacement.rangeMs ?? 0) > (part.rangeMs ?? 0) &&
    scaled?.type === "call" &&
    (scaled.name === "rate" || scaled.name === "increase")
  );
}

/**
 * Whether the part is in `whole * 0`, the fallback of `or`, and that is one side of arithmetic that
 * has the same `whole` on the other: what the fallback has beyond it finds no partner there.
 */
function isFallbackOf({ part, ancestors }: BrokenExpression): boolean {
  const at = ancestors.findIndex(isTimesZero);
  const [arithmetic, or, zero] = ancestors.slice(at - 2, at + 1);
  if (at < 2 || arithmetic?.type !== "arithmetic" || or?.type !== "set") return false;
  if (zero?.type !== "arithmetic" || or.operator !== "or" || or.right !== zero) return false;
  const whole = zero.left;
  const isOnlyAggregated = ancestors.slice(at + 1, -1).every(({ type }) => type === "aggregate");
  const plain = [arithmetic, or].every(({ on, ignoring }) => (on ?? ignoring) === undefined);
  return (
    isOnlyAggregated &&
    plain &&
    part !== whole &&
    printPromql(arithmetic.right === or ? arithmetic.left : arithmetic.right) === printPromql(whole)
  );
}

function isWithinQuantile(ancestors: readonly Node[]): boolean {
  const above = ancestors.toReversed();
  const call = above.findIndex((node) => node.type === "call");
  const quantile = above[call];
  return (
    quantile?.type === "call" &&
    quantile.name === "histogram_quantile" &&
    above.slice(0, call).every((node) => node.type === "aggregate" && node.operator === "sum")
  );
}

/** Whether all that counts of the part is that it is above 0, which the change leaves alone. */
function isSignOnly(broken: BrokenExpression): boolean {
  const { part, replacement, ancestors } = broken;
  const isLarger =
    isRescaled(broken) ||
    (isSummedOtherwise(broken) &&
      part.type === "aggregate" &&
      replacement.type === "aggregate" &&
      additive.has(part.operator) &&
      additive.has(replacement.operator));
  const above = ancestors.toReversed();
  const at = above.findIndex(({ type }) => type === "compare");
  const compare = above[at];
  if (!isLarger || compare?.type !== "compare" || compare.bool === true) return false;
  return (
    compare.operator === ">" &&
    compare.right.type === "number" &&
    compare.right.value === 0 &&
    isCount(compare.left) &&
    above
      .slice(0, at)
      .every((node) =>
        node.type === "aggregate" ? additive.has(node.operator) : node.type === "set",
      ) &&
    above.slice(at + 1).every(({ type }) => type === "set")
  );
}

const additive: ReadonlySet<string> = new Set(["sum", "max"]);

/** Whether the expression gives counts and their sums: nothing is below 0. */
function isCount(node: Node): boolean {
  switch (node.type) {
    case "selector":
      return node.metric.kind === "counter" || node.metric.kind === "histogram";
    case "call":
      return (node.name === "rate" || node.name === "increase") && node.args.every(isCount);
    case "aggregate":
      return additive.has(node.operator) && isCount(node.of);
    case "set":
      return isCount(node.left) && (node.operator !== "or" || isCount(node.right));
    case "recorded":
    case "compare":
    case "arithmetic":
    case "subquery":
    case "number":
    case "text":
    case "raw":
    case "broken":
      return false;
  }
  return node satisfies never;
}

/** Whether the part is the right side of an `unless` that compares all labels. */
function isWhole(parent: SetNode, part: Node): boolean {
  const { operator, on, ignoring, right } = parent;
  return operator === "unless" && on === undefined && ignoring === undefined && right === part;
}

/** Whether both select the same of those series that have the labels of one on the left side. */
function sameBeside({ left }: SetNode, part: SelectorNode, replacement: SelectorNode): boolean {
  if (left.type !== "selector" || left.metric !== part.metric) return false;
  const rest = ({ matchers }: SelectorNode): readonly string[] =>
    matchers
      .filter((one) => !left.matchers.some((given) => isSame(one, given)))
      .map((one) => JSON.stringify([one.label, one.operator, one.value]))
      .toSorted();
  return rest(part).join() === rest(replacement).join() && walk(left).length === 1;
}

function isSame(a: Matcher, b: Matcher): boolean {
  return a.label === b.label && a.operator === b.operator && a.value === b.value;
}
