import { toMs } from "../duration.ts";
import type { Expression, Node, SelectorNode } from "./expression.ts";
import type { Dimension } from "./quantity.ts";
import {
  dimensionOf,
  labelsOf,
  rateOf,
  type AnyMetric,
  type DimensionOf,
  type LabelOf,
  type RateOf,
  type Where,
} from "./source.ts";
import { toMatcher, type LabelCondition } from "./label-condition.ts";

/** A range of time such as `"5m"`. Prometheus' grammar, checked by the compiler for one unit. */
export type Window = `${number}${"s" | "m" | "h" | "d"}`;

export type Counter = AnyMetric & { readonly kind: "counter" };
export type Gauge = AnyMetric & { readonly kind: "gauge" | "updowncounter" };

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

/** Returns the mean of a gauge's samples in `window`. */
export function averaged<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  return overTime("avg_over_time", metric, window, where);
}

/** Returns the highest of a gauge's samples in `window`. */
export function highest<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  return overTime("max_over_time", metric, window, where);
}

/** Returns the lowest of a gauge's samples in `window`. */
export function lowest<M extends Gauge>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  return overTime("min_over_time", metric, window, where);
}

/** Returns the value that a gauge reaches `ahead`, if it goes on as in the last `window`. */
export function predict<M extends Gauge>(
  metric: M,
  window: Window,
  ahead: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  const horizon: Node = { type: "number", value: windowMs(ahead) / 1_000 };
  const node = call("predict_linear", selector(metric, "", where, window), horizon);
  return expression(node, labelsOf(metric), dimensionOf(metric));
}

type EqualityLabel<W> = {
  [K in keyof W]: W[K] extends string ? K : never;
}[keyof W] &
  string;

/** Refuses the keys of `W` that `M` has no label for, which inference alone would let pass. */
type Exactly<W, M extends AnyMetric> = W & {
  readonly [K in Exclude<keyof W, keyof Where<M>>]: never;
};

/** Returns 1 while no such series exists, with the labels that `where` gives one value. */
export function absent<M extends AnyMetric, const W extends Where<M>>(
  metric: M,
  where: Exactly<W, M>,
): Expression<EqualityLabel<W>, "count"> {
  const series = metric.kind === "histogram" ? "_count" : "";
  const from = selector<M>(metric, series, where);
  const labels = from.matchers.filter(({ operator }) => operator === "=").map(({ label }) => label);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- EqualityLabel is this filter
  return expression(call("absent", from), labels as EqualityLabel<W>[], "count");
}

/**
 * Returns the window in milliseconds, NaN where it is no positive duration: the type lets `"-5m"`
 * and `"1e3s"` pass, and `validate` reports them with the rule's name.
 */
export function windowMs(window: Window): number {
  try {
    return toMs(window) || Number.NaN;
  } catch {
    return Number.NaN;
  }
}

/** Returns an expression from its parts: for the functions of this folder, not for definitions. */
export function expression<L extends string, D extends Dimension>(
  node: Node,
  labels: readonly L[],
  dimension: D,
): Expression<L, D> {
  return { kind: "expression", node, labels, dimension };
}

/** Returns a call of a PromQL function. */
export function call(name: string, ...args: readonly Node[]): Node {
  return { type: "call", name, args };
}

/** Returns the series of `metric` that match `where`. */
export function selector<M extends AnyMetric>(
  metric: M,
  series: SelectorNode["series"],
  where: Where<M> | undefined,
  window?: Window,
): SelectorNode {
  const matchers = Object.entries<string | LabelCondition | undefined>(where ?? {}).flatMap(
    ([label, condition]) => (condition === undefined ? [] : [toMatcher(label, condition)]),
  );
  const range = window === undefined ? {} : { rangeMs: windowMs(window), window };
  return { type: "selector", metric, series, matchers, ...range };
}

function overTime<M extends Gauge>(
  name: string,
  metric: M,
  window: Window,
  where: Where<M> | undefined,
): Expression<LabelOf<M>, DimensionOf<M>> {
  const node = call(name, selector(metric, "", where, window));
  return expression(node, labelsOf(metric), dimensionOf(metric));
}
