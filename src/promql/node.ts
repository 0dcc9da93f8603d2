import type { Mismatch } from "../shape.ts";
import type { FunctionName } from "./function-name.ts";
import type { Dimension } from "./quantity.ts";
import type { AnyMetric } from "./source.ts";
import type { Matcher } from "./label-condition.ts";
import type { PanelWindow } from "./panel-window.ts";

/** When something is read: `offset` and `@`. */
interface Shifted {
  readonly offsetMs?: number;
  /** In a panel it is shifted by this instead. */
  readonly offsetWindow?: PanelWindow;
  /** Seconds since 1970, or an end of the query. */
  readonly at?: number | "start" | "end";
}

/** How far back is read. */
interface Ranged {
  readonly rangeMs?: number;
  /** In a panel the range is this; `rangeMs` then only stands for it. */
  readonly window?: PanelWindow;
}

/** Series of one metric, over an instant or a range. */
export interface SelectorNode extends Shifted, Ranged {
  readonly type: "selector";
  readonly metric: AnyMetric;
  readonly series: "" | "_bucket" | "_sum" | "_count";
  /** With the catalog's names of the labels. */
  readonly matchers: readonly Matcher[];
}

/** Series that a recording rule of this package writes. */
export interface RecordedNode extends Shifted, Ranged {
  readonly type: "recorded";
  readonly record: string;
  /** What the recording rule evaluates: the latency of the series is that of its sources. */
  readonly via: Node;
  readonly labels: readonly string[];
  readonly dimension: Dimension;
  /** Limits it to some of the series. @default all */
  readonly matchers?: readonly Matcher[];
}

/** What an expression was at each step of a range. */
export interface SubqueryNode extends Shifted, Ranged {
  readonly type: "subquery";
  readonly of: Node;
  readonly rangeMs: number;
  /** The interval of evaluation of the rule where absent. */
  readonly stepMs?: number;
}

export interface CallNode {
  readonly type: "call";
  readonly name: FunctionName;
  readonly args: readonly Node[];
}

export type AggregateOperator =
  | "sum"
  | "max"
  | "min"
  | "avg"
  | "count"
  | "group"
  | "stddev"
  | "quantile"
  | "topk"
  | "bottomk"
  | "count_values";

export interface AggregateNode {
  readonly type: "aggregate";
  readonly operator: AggregateOperator;
  /** The labels that remain, or that `topk` and `bottomk` choose within. */
  readonly by: readonly string[];
  /** Those that are dropped, where the author named them: what the catalog does not know stays. */
  readonly without?: readonly string[];
  /** How many, which quantile, or the name of a label. */
  readonly parameter?: Node;
  readonly of: Node;
}

/** Which series of two sides belong together; those with all labels equal where nothing is said. */
export interface Matching {
  readonly on?: readonly string[];
  readonly ignoring?: readonly string[];
  /** The side that may have several series for one of the other, and what these get from it. */
  readonly group?: { readonly many: "left" | "right"; readonly include: readonly string[] };
}

export interface ArithmeticNode extends Matching {
  readonly type: "arithmetic";
  readonly operator: "+" | "-" | "*" | "/" | "%" | "^";
  readonly left: Node;
  readonly right: Node;
}

export type Comparison = ">" | ">=" | "<" | "<=" | "==" | "!=";

export interface CompareNode extends Matching {
  readonly type: "compare";
  readonly operator: Comparison;
  /** 1 where it holds and 0 where not, instead of the values for which it holds. */
  readonly bool?: true;
  readonly left: Node;
  readonly right: Node;
}

export interface SetNode extends Pick<Matching, "on" | "ignoring"> {
  readonly type: "set";
  readonly operator: "and" | "or" | "unless";
  readonly left: Node;
  readonly right: Node;
}

export interface NumberNode {
  readonly type: "number";
  readonly value: number;
}

/** A text that a function takes, such as the name of a label. */
export interface TextNode {
  readonly type: "text";
  readonly value: string;
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
  | SubqueryNode
  | CallNode
  | AggregateNode
  | ArithmeticNode
  | CompareNode
  | SetNode
  | NumberNode
  | TextNode
  | RawNode
  | BrokenNode;
