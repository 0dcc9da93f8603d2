import { walk, type Node, type RecordedNode, type SelectorNode } from "../../promql/expression.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import { formatBound } from "../../promql/histogram.ts";
import { baseLabels, sourceName, type AnyMetric } from "../../promql/source.ts";
import { fromBaseUnit } from "../../promql/unit-scale.ts";
import { exampleValue, matchesAll, matchingValue, otherValue } from "./sample-labels.ts";
import { seriesName, type PlannedSeries, type SeriesLabels } from "./plan.ts";

export type Source = SelectorNode | RecordedNode;

/** Observations a second that a histogram takes besides those that the driver adds. */
const quickRate = 10;

/** Returns what the node reads, from left to right. */
export function sourcesOf(node: Node): readonly Source[] {
  return walk(node).filter((one) => one.type === "selector" || one.type === "recorded");
}

/**
 * Returns the series of a testCase for the condition: one that `driver` selects and that moves, one
 * for every other selector, at the level `constants` gives it, and for each label condition one
 * series that fails only it, so that a rule that lost the condition is found out.
 */
export function planWorld(
  node: Node,
  driver: Source,
  constants: (index: number) => number,
  decoyLevel: (label: string) => number,
  { falls = false, apart = false }: Driving = {},
): readonly PlannedSeries[] {
  const labels = usedLabels(node);
  const plan = new Map<string, PlannedSeries>();
  const add = (all: readonly PlannedSeries[]): void => {
    for (const series of all) {
      const key = seriesKey(series);
      if (!plan.has(key)) plan.set(key, series);
    }
  };
  const sources = sourcesOf(node);
  const limit = limitOf(node, driver);
  const moving = apart ? labelsApart(driver, sources, labels) : labelsFor(driver, labels);
  add(expand(driver, moving, { base: 0, perDriver: falls ? -1 : 1, node, limit }));
  for (const [index, source] of sources.entries()) {
    const covered = [...plan.values()].some((series) => covers(source, series));
    const base = constants(index);
    const shape = { base, perDriver: 0, node, limit };
    if (!covered) add(expand(source, labelsFor(source, labels), shape));
  }
  for (const { source, count } of countedSources(node)) {
    const own = labelsFor(source, labels);
    for (let copy = 1; copy < count; copy++) {
      const shape = { base: constants(sources.indexOf(source)), perDriver: 0, node, limit };
      add(expand(source, { ...own, instance: `a${copy}` }, shape));
    }
  }
  for (const source of sources) {
    for (const [label, decoy] of decoysOf(source, labels)) {
      const counted = sources.some((other) => seriesMatches(other, source, decoy));
      const base = counted ? quickRate : decoyLevel(label);
      add(expand(source, decoy, { base, perDriver: 0, node, limit }));
    }
  }
  const read = new Set(sources.map(seriesName));
  return [...plan.values()].filter(({ name }) => read.has(name));
}

/** Most series of one kind that a test has. */
const mostCopies = 20;

/** What a guard wants several series of: `count by (…) (…) >= 3`. */
function countedSources(
  node: Node,
): readonly { readonly source: Source; readonly count: number }[] {
  return walk(node).flatMap((one) => {
    if (one.type !== "compare" || one.right.type !== "number") return [];
    const { left, operator } = one;
    if (left.type !== "aggregate" || left.operator !== "count" || operator.startsWith("<"))
      return [];
    const count = one.right.value + (operator === ">" ? 1 : 0);
    return count > mostCopies ? [] : sourcesOf(left).map((source) => ({ source, count }));
  });
}

/** How the series that moves does so, where it is not upwards and seen by all that can. */
export interface Driving {
  /** Below zero. */
  readonly falls?: boolean;
  /** Unseen by every other selector that a label can keep it from. */
  readonly apart?: boolean;
}

function labelsApart(
  driver: Source,
  sources: readonly Source[],
  labels: readonly string[],
): SeriesLabels {
  const own = labelsFor(driver, labels);
  if (driver.type === "recorded") return own;
  const others = sources.flatMap((one) => (one.type === "selector" ? one.matchers : []));
  const changed = others.flatMap((matcher) => {
    const isOwn = driver.matchers.some(({ label }) => label === matcher.label);
    const value = isOwn || matcher.label === "le" ? undefined : otherValue(matcher, driver.metric);
    return value === undefined ? [] : [[matcher.label, value] as const];
  });
  return { ...own, ...Object.fromEntries(changed) };
}

/** Returns text that is equal exactly for series of equal names and labels. */
export function seriesKey({ name, labels }: PlannedSeries): string {
  return JSON.stringify([name, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

interface Shape {
  readonly base: number;
  readonly perDriver: number;
  readonly node: Node;
  /** The number that the condition compares with: where a histogram's slow part begins. */
  readonly limit: number;
}

function expand(source: Source, labels: SeriesLabels, shape: Shape): readonly PlannedSeries[] {
  const { base, perDriver, node } = shape;
  if (source.type === "selector" && source.metric.kind === "histogram") {
    return expandHistogram(source, labels, shape);
  }
  const counter =
    source.type === "selector" &&
    (source.metric.kind === "counter" || isReadAsGrowth(node, source));
  return [
    { name: seriesName(source), labels, counter, base, perDriver, clock: clockOf(node, source) },
  ];
}

/** What a gauge grows by is told by one that does: its level is how fast. */
function isReadAsGrowth(node: Node, source: Source): boolean {
  return walk(node).some(
    (one) =>
      one.type === "call" &&
      (one.name === "delta" || one.name === "idelta" || one.name === "deriv") &&
      one.args.includes(source),
  );
}

function expandHistogram(
  { metric, series, matchers }: SelectorNode,
  labels: SeriesLabels,
  { base, perDriver, limit, node }: Shape,
): readonly PlannedSeries[] {
  const counted = sourcesOf(node).some((one) => one.type === "selector" && one.series !== "_sum");
  const shaped = perDriver > 0 && series !== "_count" && counted;
  const bound = Number(matchers.find(({ label }) => label === "le")?.value ?? limit);
  const bounds = boundsFor(metric, node, limit);
  const quick = bounds.findLast((one) => one <= bound) ?? bounds[0] ?? 1;
  const slow = bounds.find((one) => one > bound) ?? quick * 2;
  const fixed = shaped ? quickRate : base;
  const part = (name: string, extra: SeriesLabels, quickShare: number, slowShare: number) => ({
    name: sourceName(metric) + name,
    labels: { ...labels, ...extra },
    counter: true,
    base: fixed * quickShare,
    perDriver: perDriver * (shaped ? slowShare : quickShare),
    clock: 0,
  });
  return [
    ...[...bounds, Number.POSITIVE_INFINITY].map((one) =>
      part("_bucket", { le: formatBound(metric, one) }, one >= quick ? 1 : 0, one >= slow ? 1 : 0),
    ),
    part("_count", {}, 1, 1),
    // Where nothing else is read, the sum is a plain counter
    counted ? part("_sum", {}, quick / 2, slow) : part("_sum", {}, 1, 1),
  ];
}

/**
 * Returns the bounds of the metric's buckets that the condition can tell from others: on both sides of
 * what it compares or names, and the one below, where the quick observations begin.
 */
function boundsFor(metric: AnyMetric, node: Node, limit: number): readonly number[] {
  const named = sourcesOf(node).flatMap((one) =>
    one.type === "selector" && one.metric.name === metric.name
      ? [
          limitOf(node, one),
          ...one.matchers.flatMap(({ label, value }) => (label === "le" ? [Number(value)] : [])),
        ]
      : [],
  );
  const all = metric.buckets ?? [];
  const near = [limit, ...named].flatMap((bound) => {
    const at = all.findLastIndex((one) => one <= bound);
    return all.slice(Math.max(0, at - 1), Math.max(0, at) + 2);
  });
  const kept = new Set(near);
  return all.filter((one) => kept.has(one));
}

/** A timestamp's age or distance is what the rule compares; the sample moves with the clock. */
function clockOf(node: Node, source: Source): number {
  const second = source.type === "selector" ? fromBaseUnit(source.metric, 1) : 1;
  for (const parent of walk(node)) {
    if (parent.type !== "arithmetic" || parent.operator !== "-") continue;
    if (isTime(parent.left) && sourcesOf(parent.right).includes(source)) return -second;
    if (isTime(parent.right) && sourcesOf(parent.left).includes(source)) return second;
  }
  return 0;
}

function isTime(node: Node): boolean {
  return node.type === "call" && node.name === "time";
}

/** Returns the number that the source's comparison has on its right side, or 0. */
function limitOf(node: Node, source: Source): number {
  for (const compare of walk(node)) {
    if (compare.type !== "compare" || !sourcesOf(compare.left).includes(source)) continue;
    if (compare.right.type !== "number") continue;
    const { value } = compare.right;
    return source.type === "selector" ? fromBaseUnit(source.metric, value) : value;
  }
  return 0;
}

/** Every label that the condition speaks of, and the instance, which it should not. */
function usedLabels(node: Node): readonly string[] {
  const named = walk(node).flatMap((one) => {
    if (one.type === "aggregate") return one.by;
    if (one.type === "set") return one.on ?? [];
    if (one.type === "recorded") return one.labels;
    return one.type === "selector" ? one.matchers.map(({ label }) => label) : [];
  });
  return [...new Set([...named, "instance"])].filter((label) => label !== "le");
}

function labelsFor(source: Source, labels: readonly string[]): SeriesLabels {
  if (source.type === "recorded") return exampleLabels(source.labels);
  const matched = source.matchers.flatMap((matcher) => {
    const value = matcher.label === "le" ? undefined : matchingValue(matcher, source.metric);
    return value === undefined ? [] : [[matcher.label, value] as const];
  });
  const own = labels.filter((label) => hasOwnLabel(source.metric, label));
  return { ...exampleLabels(own, source.metric), ...Object.fromEntries(matched) };
}

function exampleLabels(labels: readonly string[], metric?: AnyMetric): SeriesLabels {
  return Object.fromEntries(labels.map((label) => [label, exampleValue(label, metric)]));
}

function hasOwnLabel(metric: AnyMetric, label: string): boolean {
  const isOpen = !("target" in metric || "origin" in metric);
  return label in metric.attributes || isOpen || baseLabels(metric).includes(label);
}

/** Label sets that fail one of the source's conditions each, with the label that fails. */
function decoysOf(
  source: Source,
  labels: readonly string[],
): readonly (readonly [label: string, SeriesLabels])[] {
  if (source.type === "recorded") return [];
  const own = labelsFor(source, labels);
  return source.matchers.flatMap((matcher) => {
    const value = matcher.label === "le" ? undefined : otherValue(matcher, source.metric);
    return value === undefined ? [] : [[matcher.label, { ...own, [matcher.label]: value }]];
  });
}

function covers(source: Source, { name, labels }: PlannedSeries): boolean {
  if (name !== seriesName(source)) return false;
  return source.type === "recorded" || matchesAll(source.matchers, labels);
}

function seriesMatches(other: Source, source: Source, labels: SeriesLabels): boolean {
  if (other.type === "recorded" || source.type === "recorded") return false;
  const wanted = other.matchers.filter((matcher: Matcher) => matcher.label !== "le");
  return other.metric.name === source.metric.name && matchesAll(wanted, labels);
}
