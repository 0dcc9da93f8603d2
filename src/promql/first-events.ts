import { backendCatalog } from "../metrics/backend-catalog.ts";
import { catalog } from "../metrics/catalog.ts";
import type { Expression } from "./expression.ts";
import type { Node } from "./node.ts";
import { call, expression, type Counter } from "./functions.ts";
import type { Histogram } from "./histogram.ts";
import { isBroken, withMismatches } from "./broken.ts";
import { isPanelWindow } from "./panel-window.ts";
import { instant, ranged, windowMismatches, windowMs, type Window } from "./series.ts";
import type { AnyMetric, DimensionOf, LabelOf, Where } from "./source.ts";
import { inBaseUnit } from "./unit-scale.ts";

/**
 * Returns how much a counter grew over `window`, with the value that it began with.
 *
 * A counter of failures is not there until the first of them, and what is not there has no increase:
 * a loss of ten thousand spans at once is a series that begins at ten thousand, of which `increase`
 * says 0 forever. Here a series that was not there `window` ago counts whole, from nothing, but only
 * where its process was seen then or began since: after an outage of Prometheus or of the way to it,
 * old series come back together with their process, and are no growth.
 *
 * A process is seen by `up`, where Prometheus scrapes it, else by the `process.uptime` that it sends.
 */
export function growth<M extends Counter>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  const over = ranged(metric, window, { kind: "counter", where });
  const now = instant(metric, { kind: "counter", where });
  const node = inBaseUnit(metric, grown(metric, window, now.node, over.node));
  return expression(node, now.labels, now.dimension);
}

/** Returns how many observations a histogram took in `window`, counted as {@link growth} does. */
export function events<M extends Histogram>(
  metric: M,
  window: Window,
  where?: Where<M>,
): Expression<LabelOf<M>, "count"> {
  const over = ranged(metric, window, { kind: "histogram", where });
  const now = instant(metric, { kind: "histogram", where });
  return expression(grown(metric, window, now.node, over.node), now.labels, "count");
}

function grown(metric: AnyMetric, window: Window, now: Node, over: Node): Node {
  const increase = call("increase", over);
  if (isBroken(over) || isBroken(now)) return increase;
  // What was there a window ago can only be asked for where the window is known
  if (isPanelWindow(window)) {
    return withMismatches(increase, windowMismatches(window, 'a window such as "5m"'));
  }
  const newborn = and(unless(now, before(now, window)), seen(metric, window), ["job", "instance"]);
  return { type: "set", operator: "or", left: newborn, right: increase };
}

/** Returns what is there while the process was there `window` ago, or began since. */
function seen(metric: AnyMetric, window: Window): Node {
  if ("target" in metric) {
    const { node } = instant(backendCatalog.up, { kind: "gauge", where: {} });
    return compare(before(node, window), ">", 0);
  }
  const { node } = instant(catalog.processUptime, { kind: "gauge", where: {} });
  const began = compare(node, "<", windowMs(window) / 1_000);
  return { type: "set", operator: "or", left: before(node, window), right: began };
}

function before(node: Node, window: Window): Node {
  return node.type === "selector" ? { ...node, offsetMs: windowMs(window) } : node;
}

function unless(left: Node, right: Node): Node {
  return { type: "set", operator: "unless", left, right };
}

function and(left: Node, right: Node, on: readonly string[]): Node {
  return { type: "set", operator: "and", left, right, on };
}

function compare(left: Node, operator: ">" | "<", limit: number): Node {
  return { type: "compare", operator, left, right: { type: "number", value: limit } };
}
