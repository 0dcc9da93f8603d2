import { avg, countSeries, max, min, sum, type Grouping } from "../../promql/aggregate.ts";
import { minus, plus, times } from "../../promql/arithmetic.ts";
import type { AggregateNode, BinaryNode, Syntax } from "../../promql/evaluate/parse/syntax.ts";
import type { Expression } from "../../promql/expression.ts";
import { per } from "../../promql/per.ts";
import type { QueryCode } from "./code.ts";
import { groupingCode, type NamedMetrics } from "./known-metrics.ts";
import { callCode, instantCode, isKeyOf } from "./typed-reading.ts";
import { catalogLabel } from "./typed-where.ts";

type Aggregating = (of: Expression, grouping: Grouping<string>) => Expression;
type Joining = (left: Expression, right: Expression) => Expression;
type Scaling = (of: Expression, by: number) => Expression;

const aggregates: Readonly<
  Record<"sum" | "avg" | "max" | "min" | "count", readonly [string, Aggregating]>
> = {
  sum: ["sum", sum],
  avg: ["avg", avg],
  max: ["max", max],
  min: ["min", min],
  count: ["countSeries", countSeries],
};

const joinings: Readonly<Record<"+" | "-", readonly [string, Joining]>> = {
  "+": ["plus", plus],
  "-": ["minus", minus],
};

const scalings: Readonly<Record<"*" | "/", readonly [string, Scaling]>> = {
  "*": ["times", times],
  "/": ["per", per],
};

/** Returns the calls that the query is made of; undefined where the language has none for it. */
export function typedQuery(node: Syntax, metrics: NamedMetrics): QueryCode | undefined {
  switch (node.type) {
    case "paren":
      return typedQuery(node.of, metrics);
    case "aggregate":
      return aggregateCode(node, metrics);
    case "binary":
      return binaryCode(node, metrics);
    case "call":
      return callCode(node, metrics);
    case "selector":
      return instantCode(node, metrics);
    case "number":
    case "string":
    case "negative":
    case "subquery":
      return undefined;
  }
  return node satisfies never;
}

function aggregateCode(node: AggregateNode, metrics: NamedMetrics): QueryCode | undefined {
  const { operator } = node;
  if (!isKeyOf(aggregates, operator) || node.parameter !== undefined) return undefined;
  const of = typedQuery(node.of, metrics);
  if (of === undefined) return undefined;
  const labels = node.labels.map((label) => catalogLabel(of.at("5m").labels, label));
  const grouping = node.without ? { without: labels } : { by: labels };
  const [name, make] = aggregates[operator];
  return {
    code: (window) => `${name}(${of.code(window)}, ${groupingCode(labels, node.without)})`,
    at: (window) => make(of.at(window), grouping),
    uses: [name, ...of.uses],
  };
}

function binaryCode(
  { operator, left, right, matching }: BinaryNode,
  metrics: NamedMetrics,
): QueryCode | undefined {
  const isPlain = !matching.on && matching.labels.length === 0 && matching.include.length === 0;
  const one = typedQuery(left, metrics);
  if (!isPlain || one === undefined) return undefined;
  if (right.type === "number" && isKeyOf(scalings, operator)) {
    const [name, make] = scalings[operator];
    return {
      code: (window) => `${name}(${one.code(window)}, ${right.value})`,
      at: (window) => make(one.at(window), right.value),
      uses: [name, ...one.uses],
    };
  }
  const other = typedQuery(right, metrics);
  if (other === undefined || !isKeyOf(joinings, operator)) return undefined;
  const [name, make] = joinings[operator];
  return {
    code: (window) => `${name}(${one.code(window)}, ${other.code(window)})`,
    at: (window) => make(one.at(window), other.at(window)),
    uses: [name, ...one.uses, ...other.uses],
  };
}
