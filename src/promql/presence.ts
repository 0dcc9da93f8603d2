import { isBroken, withMismatches } from "./broken.ts";
import type { Condition, Node } from "./expression.ts";
import { call, equalityLabels } from "./functions.ts";
import { readGroupOptions, type GroupOptions } from "./group-options.ts";
import { labelMismatches } from "./labels.ts";
import { instant, ranged, type Window } from "./series.ts";
import { labelsOf, type AnyMetric, type LabelOf, type Where } from "./source.ts";

/** Holds while no series of `metric` matches. Nothing says which service it would have been. */
export function missing<M extends AnyMetric>(
  metric: M,
  where?: Where<M>,
): Condition<never, "count"> {
  const from = instant(metric, { kind: "metric", where }).node;
  const labels = equalityLabels(from);
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
  options: GroupOptions<M, K>,
): Condition<K, "count"> {
  const { by, where, mismatches } = readGroupOptions(options);
  const before = ranged(metric, window, { kind: "metric", where });
  const now = instant(metric, { kind: "metric", where });
  const node: Node = {
    type: "set",
    operator: "unless",
    left: { type: "aggregate", operator: "group", by, of: call("present_over_time", before.node) },
    right: { type: "aggregate", operator: "group", by, of: now.node },
  };
  const unknown = isBroken(node) ? [] : labelMismatches(by, before.labels, "the metric");
  const checked = withMismatches(node, [...mismatches, ...unknown]);
  return { kind: "condition", node: checked, labels: by, dimension: "count" };
}

/** Returns whether a group of labels can tell the series of the metric's sources apart. */
export function hasLabel(metric: AnyMetric, label: string): boolean {
  return labelsOf(metric).some((name) => name === label);
}
