import { toMs } from "../duration.ts";
import type { Condition, Expression, LabelMatcher, Node, SelectorNode } from "./expression.ts";
import type { Matcher } from "./value-matcher.ts";
import type { Dimension } from "./quantity.ts";
import {
  dimensionOf,
  labelsOf,
  rateOf,
  type AnyMetric,
  type BucketOf,
  type DimensionOf,
  type LabelOf,
  type RateOf,
  type Where,
} from "./source.ts";

/** A range of time such as `"5m"`. Prometheus' grammar, checked by the compiler for one unit. */
export type Window = `${number}${"s" | "m" | "h" | "d"}`;

type Counter = AnyMetric & { readonly kind: "counter" };
type Gauge = AnyMetric & { readonly kind: "gauge" | "updowncounter" };
type Histogram = AnyMetric & { readonly kind: "histogram" };

/** Returns the current value of a gauge. */
export function value<M extends Gauge>(
  metric: M,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  return expression(selector(metric, "", where), labelsOf(metric), dimensionOf(metric));
}

/** Returns the growth of a counter a second, averaged over `window`. */
export function rate<M extends Counter>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, RateOf<DimensionOf<M>>> {
  const node = call("rate", selector(metric, "", where, window));
  return expression(node, labelsOf(metric), rateOf(dimensionOf(metric)));
}

/** Returns the growth of a counter over `window`, extrapolated to its ends. */
export function increase<M extends Counter>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  const node = call("increase", selector(metric, "", where, window));
  return expression(node, labelsOf(metric), dimensionOf(metric));
}

/** Returns how many observations a histogram took a second, averaged over `window`. */
export function observations<M extends Histogram>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "perSecond"> {
  const node = call("rate", selector(metric, "_count", where, window));
  return expression(node, labelsOf(metric), "perSecond");
}

/** Options of the functions that aggregate a histogram. */
export interface HistogramOptions<M extends AnyMetric, K extends string> {
  readonly by: readonly K[];
  readonly where?: Where<M>;
}

/**
 * Returns the `q` quantile of a histogram's observations of the last `window`, for each `by` group.
 * Linear within a bucket: exact only at its bounds.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function quantile<M extends Histogram, const K extends LabelOf<M>>(
  q: number,
  metric: M,
  window: Window,
  { by, where }: HistogramOptions<M, K>,
): Expression<K, DimensionOf<M>> {
  const buckets = call("rate", selector(metric, "_bucket", where, window));
  const node = call(
    "histogram_quantile",
    { type: "number", value: q },
    {
      type: "aggregate",
      operator: "sum",
      by: ["le", ...by],
      of: buckets,
    },
  );
  return expression(node, by, dimensionOf(metric));
}

/** Labels to keep, or to drop. */
export type Grouping<K extends string> =
  | { readonly by: readonly K[] }
  | { readonly without: readonly K[] };

type Grouped<L extends string, G> = G extends { readonly by: readonly (infer K extends string)[] }
  ? K
  : G extends { readonly without: readonly (infer K extends string)[] }
    ? Exclude<L, K>
    : never;

/** Returns the sums over the series that share the kept labels. */
export function sum<L extends string, D extends Dimension, const G extends Grouping<L>>(
  of: Expression<L, D>,
  grouping: G,
): Expression<Grouped<L, G>, D> {
  return aggregate("sum", of, grouping, of.dimension);
}

/** Returns `part / whole`. Both sides have the same labels and dimension. */
export function share<L extends string, D extends Dimension>(
  part: Expression<L, D>,
  whole: Expression<NoInfer<L>, NoInfer<D>>,
): Expression<L, "ratio"> {
  const node: Node = { type: "arithmetic", operator: "/", left: part.node, right: whole.node };
  return expression(node, part.labels, "ratio");
}

function aggregate<L extends string, D extends Dimension, G extends Grouping<L>>(
  operator: "sum" | "max" | "min" | "avg" | "count",
  of: Expression<L>,
  grouping: G,
  dimension: D,
): Expression<Grouped<L, G>, D> {
  const dropped: readonly string[] = "without" in grouping ? grouping.without : [];
  const by = "by" in grouping ? grouping.by : of.labels.filter((label) => !dropped.includes(label));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Grouped is this, as a type
  const kept = by as readonly string[] as readonly Grouped<L, G>[];
  return expression({ type: "aggregate", operator, by, of: of.node }, kept, dimension);
}

/** Returns an expression from its parts: for the functions of this folder, not for definitions. */
export function expression<L extends string, D extends Dimension>(
  node: Node,
  labels: readonly L[],
  dimension: D,
): Expression<L, D> {
  return { kind: "expression", node, labels, dimension };
}

function call(name: string, ...args: readonly Node[]): Node {
  return { type: "call", name, args };
}

/** Returns the series of `metric` that match `where`. */
export function selector<M extends AnyMetric>(
  metric: M,
  series: SelectorNode["series"],
  where: Where<M> | undefined,
  window?: Window,
): SelectorNode {
  const matchers = Object.entries<string | Matcher | undefined>(where ?? {}).flatMap(
    ([label, condition]) => (condition === undefined ? [] : [toMatcher(label, condition)]),
  );
  const range = window === undefined ? {} : { rangeMs: toMs(window) };
  return { type: "selector", metric, series, matchers, ...range };
}

function toMatcher(label: string, condition: string | Matcher): LabelMatcher {
  return typeof condition === "string"
    ? { label, operator: "=", value: condition }
    : { label, ...condition };
}

export type { BucketOf, Condition };
