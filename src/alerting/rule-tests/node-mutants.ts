import { children, mapChildren, type Comparison, type Node } from "../../promql/expression.ts";
import {
  grownSelector,
  isGrowth,
  withMatchers,
  withWindow,
  type GrowthNode,
} from "../../promql/growth-node.ts";
import type { FunctionName } from "../../promql/function-name.ts";
import type { AggregateNode, AggregateOperator, Matching } from "../../promql/node.ts";
import { matcherMutants } from "../../promql/matcher-mutants.ts";
import type { MutationKind } from "./mutation-kind.ts";

/** A part of an expression with one defect. */
export type NodeMutant = readonly [kind: MutationKind, replacement: Node];

/** An expression with one part replaced. */
export interface BrokenExpression {
  readonly kind: MutationKind;
  readonly part: Node;
  readonly replacement: Node;
  /** What the part is in, from the whole to its parent. */
  readonly ancestors: readonly Node[];
  readonly whole: Node;
}

/** Returns every mutant of the expression: one change each. */
export function expressionMutants(root: Node): readonly BrokenExpression[] {
  return placed({ part: root, ancestors: [], put: (replacement) => replacement }).flatMap(
    ({ part, ancestors, put }) =>
      nodeMutants(part).map(([kind, replacement]) => ({
        kind,
        part,
        replacement,
        ancestors,
        whole: put(replacement),
      })),
  );
}

interface PlacedNode {
  readonly part: Node;
  readonly ancestors: readonly Node[];
  /** Returns the whole with another node in this place. */
  readonly put: (replacement: Node) => Node;
}

/** In the order of `walk`. */
function placed(one: PlacedNode): readonly PlacedNode[] {
  const { part, put } = one;
  // Its parts say one thing together
  if (isGrowth(part)) return [one];
  const ancestors = [...one.ancestors, part];
  const below = children(part).map((child, index) => ({
    part: child,
    ancestors,
    put: (replacement: Node) => put(withChild(part, index, replacement)),
  }));
  return [one, ...below.flatMap(placed)];
}

function withChild(parent: Node, index: number, replacement: Node): Node {
  let next = 0;
  return mapChildren(parent, (child) => (next++ === index ? replacement : child));
}

function nodeMutants(node: Node): readonly NodeMutant[] {
  if (isGrowth(node)) return growthMutants(node);
  switch (node.type) {
    case "compare":
      return [
        ["operator", { ...node, operator: opposite[node.operator] }],
        ...otherLimits(node.right).map((right) => ["threshold", { ...node, right }] as const),
        ...joinMutants(node).map((changed) => ["join", changed] as const),
      ];
    case "set":
      return [
        ["guard", node.left],
        ...joinMutants(node).map((changed) => ["join", changed] as const),
      ];
    case "arithmetic":
      return joinMutants(node).map((changed) => ["join", changed] as const);
    case "selector":
      return [
        ...otherWindows(node.rangeMs).map((rangeMs) => ["window", { ...node, rangeMs }] as const),
        ...matcherMutants(node.matchers).map(
          ([kind, matchers]) => [kind, { ...node, matchers }] as const,
        ),
      ];
    case "recorded":
    case "subquery":
      return otherWindows(node.rangeMs).map((rangeMs) => ["window", { ...node, rangeMs }] as const);
    case "aggregate":
      return aggregateMutants(node);
    case "call": {
      const name = otherFunctions[node.name];
      return name === undefined ? [] : [["function", { ...node, name }]];
    }
    case "number":
    case "raw":
    case "broken":
    case "text":
      return [];
  }
  return node satisfies never;
}

/**
 * What an author may get wrong of `growth` and `events`: that, the window and the filter. How they
 * find what began is not the rule's, and has tests of its own.
 */
function growthMutants(node: GrowthNode): readonly NodeMutant[] {
  const { matchers, rangeMs = 0 } = grownSelector(node);
  return [
    ["function", node.right],
    ...otherWindows(rangeMs).map((ms) => ["window", withWindow(node, ms)] as const),
    ...matcherMutants(matchers).map(
      ([kind, changed]) => [kind, withMatchers(node, changed)] as const,
    ),
  ];
}

const opposite: Readonly<Record<Comparison, Comparison>> = {
  ">": "<",
  ">=": "<=",
  "<": ">",
  "<=": ">=",
  "==": "!=",
  "!=": "==",
};

/** A tenth more and a tenth less; of nothing, one more and one less. */
function otherLimits(limit: Node): readonly Node[] {
  if (limit.type !== "number") return [];
  const { value } = limit;
  const values = value === 0 ? [1, -1] : [value * 1.1, value * 0.9];
  return values.map((changed) => ({ type: "number", value: changed }));
}

function otherWindows(rangeMs: number | undefined): readonly number[] {
  return rangeMs === undefined ? [] : [rangeMs * 2, rangeMs / 2];
}

/** What an author may have meant instead. */
const otherFunctions: Readonly<Partial<Record<FunctionName, FunctionName>>> = {
  rate: "increase",
  increase: "rate",
  irate: "rate",
  delta: "deriv",
  idelta: "delta",
  deriv: "delta",
  changes: "resets",
  resets: "changes",
  avg_over_time: "max_over_time",
  max_over_time: "min_over_time",
  min_over_time: "max_over_time",
  sum_over_time: "avg_over_time",
  count_over_time: "sum_over_time",
  last_over_time: "max_over_time",
  stddev_over_time: "avg_over_time",
  absent_over_time: "present_over_time",
  present_over_time: "absent_over_time",
  clamp_max: "clamp_min",
  clamp_min: "clamp_max",
  ceil: "floor",
  floor: "ceil",
};

const otherAggregates: Readonly<Partial<Record<AggregateOperator, AggregateOperator>>> = {
  sum: "max",
  max: "min",
  min: "max",
  avg: "max",
  count: "sum",
  stddev: "avg",
  topk: "bottomk",
  bottomk: "topk",
};

function aggregateMutants(node: AggregateNode): readonly NodeMutant[] {
  const { by, without, operator } = node;
  const other = otherAggregates[operator];
  const groupings =
    without === undefined
      ? by.map((_, index) => ({ ...node, by: by.toSpliced(index, 1) }))
      : without.map((label, index) => ({
          ...node,
          without: without.toSpliced(index, 1),
          by: [...by, label],
        }));
  return [
    ...(other === undefined ? [] : [["function", { ...node, operator: other }] as const]),
    ...groupings.map((changed) => ["grouping", changed] as const),
  ];
}

/** One label fewer of those that belong together, or one more. */
function joinMutants<N extends Node & Pick<Matching, "on" | "ignoring">>(node: N): readonly N[] {
  const { on = [], ignoring = [] } = node;
  return [
    ...on.map((_, index) => ({ ...node, on: on.toSpliced(index, 1) })),
    ...ignoring.map((_, index) => ({ ...node, ignoring: ignoring.toSpliced(index, 1) })),
  ];
}
