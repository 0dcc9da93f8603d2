import type { Mismatch } from "../shape.ts";
import type { Dimension } from "./quantity.ts";
import type { AnyMetric } from "./source.ts";
import type { Matcher } from "./label-condition.ts";

/** Series of one metric, over an instant or a range. */
export interface SelectorNode {
  readonly type: "selector";
  readonly metric: AnyMetric;
  readonly series: "" | "_bucket" | "_sum" | "_count";
  /** With the catalog's names of the labels. */
  readonly matchers: readonly Matcher[];
  readonly rangeMs?: number;
  readonly offsetMs?: number;
}

/** Series that a recording rule of this package writes. */
export interface RecordedNode {
  readonly type: "recorded";
  readonly record: string;
  /** What the recording rule evaluates: the latency of the series is that of its sources. */
  readonly via: Node;
  readonly labels: readonly string[];
  readonly dimension: Dimension;
  readonly rangeMs?: number;
  readonly offsetMs?: number;
}

export interface CallNode {
  readonly type: "call";
  readonly name: string;
  readonly args: readonly Node[];
}

export interface AggregateNode {
  readonly type: "aggregate";
  readonly operator: "sum" | "max" | "min" | "avg" | "count" | "group";
  readonly by: readonly string[];
  readonly of: Node;
}

export interface ArithmeticNode {
  readonly type: "arithmetic";
  readonly operator: "+" | "-" | "*" | "/";
  readonly left: Node;
  readonly right: Node;
}

export type Comparison = ">" | ">=" | "<" | "<=" | "==" | "!=";

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

export interface CompareNode {
  readonly type: "compare";
  readonly operator: Comparison;
  readonly left: Node;
  readonly right: Node;
}

export interface SetNode {
  readonly type: "set";
  readonly operator: "and" | "or" | "unless";
  readonly left: Node;
  readonly right: Node;
  /** Labels to match on; all where absent. */
  readonly on?: readonly string[];
}

export interface NumberNode {
  readonly type: "number";
  readonly value: number;
}

/** PromQL as text: the escape hatch, checked against the catalog by `raw`. */
export interface RawNode {
  readonly type: "raw";
  readonly text: string;
}

/**
 * What a function was given that it cannot work with. It stands in the expression until `validate`
 * reports it with the rule's name, so that all problems of all rules are told at once.
 */
export interface BrokenNode extends Mismatch {
  readonly type: "broken";
  /** What the function made of the rest. */
  readonly of?: Node;
}

/** PromQL as data. Labels are the catalog's names until they are printed. */
export type Node =
  | SelectorNode
  | RecordedNode
  | CallNode
  | AggregateNode
  | ArithmeticNode
  | CompareNode
  | SetNode
  | NumberNode
  | RawNode
  | BrokenNode;

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

/** Returns the nodes directly below. */
export function children(node: Node): readonly Node[] {
  switch (node.type) {
    case "call":
      return node.args;
    case "aggregate":
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
    case "raw":
      return [];
  }
  return [];
}

/** Returns the node and all below it, from left to right. */
export function walk(node: Node): readonly Node[] {
  return [node, ...children(node).flatMap(walk)];
}

/** Returns the node with each child replaced by what `change` returns for it. */
export function mapChildren(node: Node, change: (child: Node) => Node): Node {
  switch (node.type) {
    case "call":
      return { ...node, args: node.args.map(change) };
    case "aggregate":
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
    case "raw":
      return node;
  }
  return node;
}
