import { metricName } from "../../promql/evaluate/labels.ts";
import { childrenOf } from "../../promql/evaluate/parse/walk.ts";
import { unwrapped, type SelectorNode, type Syntax } from "../../promql/evaluate/parse/syntax.ts";
import type { Found } from "./finding.ts";
import type { Subject } from "./subject.ts";

/** Functions that do not read how high a counter stands. */
const fine = new Set([
  "absent",
  "absent_over_time",
  "changes",
  "count_over_time",
  "delta",
  "deriv",
  "idelta",
  "increase",
  "irate",
  "present_over_time",
  "rate",
  "resets",
  "timestamp",
]);

/** Aggregations of the series, not of their values. */
const ofSeries = new Set(["count", "group"]);

/** A counter's value is how much it counted since a start that nobody knows. */
export function rawCounterProblems({ queries }: Subject): readonly Found[] {
  return queries.flatMap(({ place, root, asker }) =>
    root === undefined || asker.kind === "variable"
      ? []
      : rawCounters(root).map((name) => ({
          place,
          expected: `rate(${name}[$__rate_interval]) or another growth`,
          got: `${name} itself`,
        })),
  );
}

/** Returns the names of the counters whose values an expression reads. */
function rawCounters(node: Syntax): readonly string[] {
  if (node.type === "selector") return counterName(node);
  if (node.type === "call" && fine.has(node.name)) return node.args.flatMap(belowGrowth);
  if (node.type === "aggregate" && ofSeries.has(node.operator)) return [];
  if (node.type === "binary") {
    const { operator, left, right } = node;
    if (operator === "and" || operator === "unless") return rawCounters(left);
    if (operator === "*" && [left, right].some(isZero)) return [];
  }
  return childrenOf(node).flatMap(rawCounters);
}

/** `rate(sum(x_total)[5m:])` reads the values of x_total. */
function belowGrowth(arg: Syntax): readonly string[] {
  const of = unwrapped(arg);
  if (of.type === "selector") return [];
  if (of.type === "subquery" && unwrapped(of.of).type === "selector") return [];
  return rawCounters(of);
}

function counterName({ matchers }: SelectorNode): readonly string[] {
  const name = matchers.find((one) => one.name === metricName && one.operator === "=")?.value ?? "";
  // Recording rules name with colons what they compute
  return !name.includes(":") && /_(?:total|bucket|count|sum)$/.test(name) ? [name] : [];
}

function isZero(node: Syntax): boolean {
  const of = unwrapped(node);
  return of.type === "number" && of.value === 0;
}
