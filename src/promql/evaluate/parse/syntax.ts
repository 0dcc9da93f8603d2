import type { Matcher } from "../matcher.ts";

/** What an expression evaluates to. */
export type ValueType = "scalar" | "string" | "instant vector" | "range vector";

/** Where a node stands in the text, as offsets of UTF-16 units: `from` is included, `to` is not. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface NumberNode extends Span {
  readonly type: "number";
  readonly value: number;
}

export interface StringNode extends Span {
  readonly type: "string";
  readonly value: string;
}

/** A duration that may depend on the query's step and range; numbers are milliseconds. */
export type DurationNode =
  | { readonly type: "ms"; readonly ms: number }
  | { readonly type: "step" | "range" }
  | { readonly type: "negative"; readonly of: DurationNode }
  | {
      readonly type: "operation";
      readonly operator: DurationOperator;
      readonly left: DurationNode;
      readonly right: DurationNode;
    };

export type DurationOperator = "+" | "-" | "*" | "/" | "%" | "^" | "min" | "max";

/** `@` and `offset`, which selectors and subqueries may carry. */
export interface Modifiers {
  /** A fixed time of evaluation: milliseconds since 1970, or an end of the query. */
  readonly at?: number | "start" | "end";
  readonly offset?: DurationNode;
}

/** How samples at the edges of a range are read; both are experimental in Prometheus. */
export type Edges = "anchored" | "smoothed";

export interface SelectorNode extends Span, Modifiers {
  readonly type: "selector";
  readonly matchers: readonly Matcher[];
  /** The range of a range vector. */
  readonly range?: DurationNode;
  readonly edges?: Edges;
  /** Of histograms only the count and the sum matter. */
  readonly statistics?: boolean;
}

export interface SubqueryNode extends Span, Modifiers {
  readonly type: "subquery";
  readonly of: Syntax;
  readonly range: DurationNode;
  readonly step?: DurationNode;
}

export interface CallNode extends Span {
  readonly type: "call";
  readonly name: string;
  readonly args: readonly Syntax[];
}

export interface AggregateNode extends Span {
  readonly type: "aggregate";
  readonly operator: AggregateOperator;
  readonly parameter?: Syntax;
  readonly of: Syntax;
  readonly labels: readonly string[];
  /** `without (labels)` instead of `by (labels)`. */
  readonly without: boolean;
}

/** Aggregation operators: https://prometheus.io/docs/prometheus/latest/querying/operators/ */
export const aggregateOperators = [
  "sum",
  "avg",
  "count",
  "min",
  "max",
  "group",
  "stddev",
  "stdvar",
  "topk",
  "bottomk",
  "count_values",
  "quantile",
  "limitk",
  "limit_ratio",
] as const;
export type AggregateOperator = (typeof aggregateOperators)[number];

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^" | "atan2";
export type ComparisonOperator = "==" | "!=" | ">" | "<" | ">=" | "<=";
export type SetOperator = "and" | "or" | "unless";
/** `</` and `>/` leave out observations above and below a bound. */
export type TrimOperator = "</" | ">/";
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator | TrimOperator;

/** Which elements of two vectors belong together. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly cardinality: "one-to-one" | "many-to-one" | "one-to-many" | "many-to-many";
  /** Labels that `group_left` or `group_right` copies from the one side. */
  readonly include: readonly string[];
  readonly fillLeft?: number;
  readonly fillRight?: number;
}

export interface BinaryNode extends Span {
  readonly type: "binary";
  readonly operator: BinaryOperator;
  readonly left: Syntax;
  readonly right: Syntax;
  readonly bool: boolean;
  readonly matching: Matching;
}

export interface NegativeNode extends Span {
  readonly type: "negative";
  readonly of: Syntax;
}

export interface ParenNode extends Span {
  readonly type: "paren";
  readonly of: Syntax;
}

/** Returns the node out of its parentheses. */
export function unwrapped(node: Syntax): Syntax {
  return node.type === "paren" ? unwrapped(node.of) : node;
}

/** A parsed PromQL expression. */
export type Syntax =
  | NumberNode
  | StringNode
  | SelectorNode
  | SubqueryNode
  | CallNode
  | AggregateNode
  | BinaryNode
  | NegativeNode
  | ParenNode;
