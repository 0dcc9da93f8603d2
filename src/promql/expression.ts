import type { Comparison, Node } from "./node.ts";
import type { Dimension } from "./quantity.ts";

export type {
  AggregateNode,
  AggregateOperator,
  ArithmeticNode,
  CallNode,
  CompareNode,
  Comparison,
  Matching,
  Node,
  RecordedNode,
  SelectorNode,
} from "./node.ts";

/** An instant vector: its labels and dimension are known to the compiler and at run time. */
export interface Expression<out L extends string = string, out D extends Dimension = Dimension> {
  readonly kind: "expression";
  readonly node: Node;
  readonly labels: readonly L[];
  readonly dimension: D;
}

/** A comparison, or several: what an alert waits for. Its value keeps the left side's dimension. */
export interface Condition<out L extends string = string, out D extends Dimension = Dimension> {
  readonly kind: "condition";
  readonly node: Node;
  readonly labels: readonly L[];
  readonly dimension: D;
}

/** Returns whether the comparison holds. */
export function holds(operator: Comparison, a: number, b: number): boolean {
  const outcomes: Readonly<Record<Comparison, boolean>> = {
    ">": a > b,
    ">=": a >= b,
    "<": a < b,
    "<=": a <= b,
    "==": a === b,
    "!=": a !== b,
  };
  return outcomes[operator];
}

/** Returns the nodes directly below. */
export function children(node: Node): readonly Node[] {
  switch (node.type) {
    case "call":
      return node.args;
    case "aggregate":
      return node.parameter === undefined ? [node.of] : [node.of, node.parameter];
    case "subquery":
      return [node.of];
    case "broken":
      return node.of === undefined ? [] : [node.of];
    case "arithmetic":
    case "compare":
    case "set":
      return [node.left, node.right];
    case "selector":
    case "recorded":
    case "number":
    case "text":
    case "raw":
      return [];
  }
  return node satisfies never;
}

/** Returns the node and all below it, from left to right. */
export function walk(node: Node): readonly Node[] {
  const nodes = walked.get(node) ?? [node, ...children(node).flatMap(walk)];
  walked.set(node, nodes);
  return nodes;
}

/** Returns the names of the metrics that the node reads itself, each once. */
export function metricNamesIn(node: Node): readonly string[] {
  const names = walk(node).flatMap((one) => (one.type === "selector" ? [one.metric.name] : []));
  return [...new Set(names)];
}

// Nodes never change, and much is asked about each
const walked = new WeakMap<Node, readonly Node[]>();

/** Returns the node with each child replaced by what `change` returns for it. */
export function mapChildren(node: Node, change: (child: Node) => Node): Node {
  switch (node.type) {
    case "call":
      return { ...node, args: node.args.map(change) };
    case "aggregate":
      return node.parameter === undefined
        ? { ...node, of: change(node.of) }
        : { ...node, of: change(node.of), parameter: change(node.parameter) };
    case "subquery":
      return { ...node, of: change(node.of) };
    case "broken":
      return node.of === undefined ? node : { ...node, of: change(node.of) };
    case "arithmetic":
    case "compare":
    case "set":
      return { ...node, left: change(node.left), right: change(node.right) };
    case "selector":
    case "recorded":
    case "number":
    case "text":
    case "raw":
      return node;
  }
  return node satisfies never;
}
