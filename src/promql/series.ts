import { toMsOrNaN } from "../duration.ts";
import { isObject } from "../is-object.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { brokenExpression, describe, withMismatches } from "./broken.ts";
import type { Expression, SelectorNode } from "./expression.ts";
import {
  matcherMismatches,
  toMatcher,
  type LabelCondition,
  type Matcher,
} from "./label-condition.ts";
import { labelMismatches } from "./labels.ts";
import { isPanelWindow, standInMs, type PanelWindow } from "./panel-window.ts";
import {
  dimensionOf,
  labelsOf,
  type AnyMetric,
  type DimensionOf,
  type LabelOf,
  type Where,
} from "./source.ts";

/**
 * A range of time such as `"5m"`: Prometheus' grammar, checked by the compiler for one unit. In panels
 * also one that depends on what is shown.
 */
export type Window = `${number}${"s" | "m" | "h" | "d"}` | PanelWindow;

/** The kinds of metrics that a function reads. */
const kinds = {
  counter: ["counter"],
  gauge: ["gauge", "updowncounter"],
  histogram: ["histogram"],
  metric: ["counter", "gauge", "updowncounter", "histogram"],
} as const;

/** What is read of a metric. */
export interface Reading<M extends AnyMetric = AnyMetric> {
  readonly kind: keyof typeof kinds;
  /** @default "", of a histogram "_count" */
  readonly series?: SelectorNode["series"];
  readonly where: Where<M> | undefined;
}

/** Returns the newest samples of the metric's series that match. */
export function instant<M extends AnyMetric>(
  metric: M,
  reading: Reading<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  return read(metric, reading, {}, []);
}

/** Returns the samples of the metric's series that match, of the last `window`. */
export function ranged<M extends AnyMetric>(
  metric: M,
  window: Window,
  reading: Reading<M>,
): Expression<LabelOf<M>, DimensionOf<M>> {
  return read(metric, reading, rangeOf(window), rangeMismatches(window, 'a window such as "5m"'));
}

/** A range as a node has it. */
export type Range = Pick<SelectorNode, "window"> & { readonly rangeMs: number };

/** Returns the range that a window is. */
export function rangeOf(window: Window): Range {
  return isPanelWindow(window) ? { rangeMs: standInMs, window } : { rangeMs: windowMs(window) };
}

/** Returns what is wrong with a window that may be one of a panel. */
export function rangeMismatches(window: Window, expected: string): readonly Mismatch[] {
  return isPanelWindow(window) ? [] : windowMismatches(window, expected);
}

/** Returns the window in milliseconds, NaN where it is no positive duration in words. */
export function windowMs(window: Window): number {
  return (typeof window === "string" && toMsOrNaN(window)) || Number.NaN;
}

/** Returns what is wrong with a window: the type lets `"-5m"` and `"1e3s"` pass. */
export function windowMismatches(window: Window, expected: string): readonly Mismatch[] {
  return Number.isNaN(windowMs(window)) ? [{ expected, got: show(window) }] : [];
}

function read<M extends AnyMetric>(
  metric: M,
  { kind, series, where }: Reading<M>,
  range: Pick<SelectorNode, "rangeMs" | "window">,
  mismatches: readonly Mismatch[],
): Expression<LabelOf<M>, DimensionOf<M>> {
  if (!isMetric(metric) || !kinds[kind].some((one) => one === metric.kind)) {
    const broken = brokenExpression<DimensionOf<M>>(`a ${kind} of a catalog`, metric);
    return { ...broken, node: withMismatches(broken.node, mismatches) };
  }
  const matchers = Object.entries<string | LabelCondition | undefined>(
    isObject(where) ? where : {},
  ).flatMap(([label, condition]) => (condition === undefined ? [] : [toMatcher(label, condition)]));
  const node: SelectorNode = {
    type: "selector",
    metric,
    series: series ?? (metric.kind === "histogram" ? "_count" : ""),
    matchers,
    ...range,
  };
  const found = [...mismatches, ...whereMismatches(metric, where, matchers)];
  return {
    kind: "expression",
    node: withMismatches(node, found),
    labels: labelsOf(metric),
    dimension: dimensionOf(metric),
  };
}

/** Returns whether the value is shaped like an entry of a catalog. */
export function isMetric(value: unknown): value is AnyMetric {
  return (
    isObject(value) &&
    typeof value["name"] === "string" &&
    typeof value["unit"] === "string" &&
    isObject(value["attributes"]) &&
    kinds.metric.some((kind) => kind === value["kind"])
  );
}

function whereMismatches(
  metric: AnyMetric,
  where: unknown,
  matchers: readonly Matcher[],
): readonly Mismatch[] {
  if (where !== undefined && !isObject(where)) {
    return [{ expected: "label conditions such as { job: not(…) }", got: describe(where) }];
  }
  const known = labelsOf(metric);
  return matchers.flatMap((matcher) => {
    const unknown = labelMismatches([matcher.label], known, metric.name);
    if (unknown.length > 0) return unknown;
    return matcherMismatches(matcher, metric.attributes[matcher.label]?.values);
  });
}
