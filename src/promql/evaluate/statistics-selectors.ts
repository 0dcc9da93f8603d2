import { isTrim } from "./operators/arithmetic.ts";
import type { Syntax } from "./parse/syntax.ts";

const readsStatistics: ReadonlySet<string> = new Set([
  "histogram_count",
  "histogram_sum",
  "histogram_avg",
]);

const readsBuckets: ReadonlySet<string> = new Set([
  "histogram_quantile",
  "histogram_quantiles",
  "histogram_fraction",
  "histogram_stddev",
  "histogram_stdvar",
]);

/**
 * Returns the expression with the selectors marked of whose histograms only count and sum matter:
 * promql/engine.go, detectHistogramStatsDecoding.
 */
export function markStatistics(node: Syntax): Syntax {
  return mark(node, false);
}

function mark(node: Syntax, inStatistic: boolean): Syntax {
  const inner = (one: Syntax): Syntax => mark(one, inStatistic);
  switch (node.type) {
    case "selector":
      return inStatistic ? { ...node, statistics: true } : node;
    case "call": {
      if (readsBuckets.has(node.name)) return node;
      const inside = inStatistic || readsStatistics.has(node.name);
      return { ...node, args: node.args.map((arg) => mark(arg, inside)) };
    }
    case "binary":
      // Trimming depends on buckets
      return isTrim(node.operator)
        ? node
        : { ...node, left: inner(node.left), right: inner(node.right) };
    case "aggregate": {
      const { parameter } = node;
      const of = inner(node.of);
      return { ...node, of, ...(parameter === undefined ? {} : { parameter: inner(parameter) }) };
    }
    case "negative":
    case "paren":
      return { ...node, of: inner(node.of) };
    case "number":
    case "string":
      return node;
    case "subquery":
      // The resets that a subquery may hide are only found in buckets
      return node;
  }
}
