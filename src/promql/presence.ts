import type { Condition, Node, SelectorNode } from "./expression.ts";
import { call, selector, type Window } from "./functions.ts";
import { labelsOf, type AnyMetric, type LabelOf, type Where } from "./source.ts";

/** Holds while no series of `metric` matches. Nothing says which service it would have been. */
export function missing<M extends AnyMetric>(
  metric: M,
  where?: Where<M>,
): Condition<never, "count"> {
  const from = selector(metric, metric.kind === "histogram" ? "_count" : "", where);
  const labels = from.matchers.filter(({ operator }) => operator === "=").map(({ label }) => label);
  // The labels of absent() are known, but its alerts are about the whole of the metric
  const node: Node = { type: "aggregate", operator: "max", by: labels, of: call("absent", from) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- texts may not name them
  return { kind: "condition", node, labels: labels as never[], dimension: "count" };
}

/**
 * Holds while `metric` has no series in a group that had some within `window`: what was there and
 * is gone, without a list of what ought to be there. Ends by itself after `window`.
 */
export function gone<M extends AnyMetric, const K extends LabelOf<M>>(
  metric: M,
  window: Window,
  { by, where }: { readonly by: readonly K[]; readonly where?: Where<M> },
): Condition<K, "count"> {
  const series: SelectorNode["series"] = metric.kind === "histogram" ? "_count" : "";
  const before = call("present_over_time", selector(metric, series, where, window));
  const node: Node = {
    type: "set",
    operator: "unless",
    left: { type: "aggregate", operator: "group", by, of: before },
    right: { type: "aggregate", operator: "group", by, of: selector(metric, series, where) },
  };
  return { kind: "condition", node, labels: by, dimension: "count" };
}

/** Returns whether a group of labels can tell the series of the metric's sources apart. */
export function hasLabel(metric: AnyMetric, label: string): boolean {
  return labelsOf(metric).some((name) => name === label);
}
