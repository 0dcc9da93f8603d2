import { nearest } from "../nearest.ts";
import type { Mismatch } from "../shape.ts";
import { show } from "../show.ts";
import { walk, type Node } from "./expression.ts";
import type { PanelWindow } from "./panel-window.ts";
import { checkRaw, seriesOf, type KnownSeries } from "./raw.ts";
import type { AnyMetric } from "./source.ts";

/** What an expression may read. */
export interface Readable {
  readonly series: KnownSeries;
  readonly metrics: ReadonlySet<string>;
  readonly records: ReadonlySet<string>;
  /** Whether a panel shows it, whose windows depend on what is shown. @default false */
  readonly inPanel?: boolean;
}

/** Returns what an expression may read where there are these metrics and recordings. */
export function readable(metrics: readonly AnyMetric[], records: Iterable<string>): Readable {
  return {
    series: seriesOf(metrics),
    metrics: new Set(metrics.map(({ name }) => name)),
    records: new Set(records),
  };
}

/**
 * Returns what cannot be meant in an expression or a condition: what its functions were given, PromQL
 * that is none, and names that are not known. One window of a ratio's two sides is one mistake.
 */
export function misreadings(root: Node, known: Readable): readonly Mismatch[] {
  const found = walk(root).flatMap((node) => nodeMismatches(node, known));
  return [...new Map(found.map((one) => [`${one.expected} ${one.got}`, one])).values()];
}

function nodeMismatches(node: Node, known: Readable): readonly Mismatch[] {
  switch (node.type) {
    case "broken":
      return [node];
    case "selector":
      return [
        ...unknownName("metric", node.metric.name, known.metrics),
        ...strayWindow(node, known),
      ];
    case "recorded":
      return [...unknownName("recording", node.record, known.records), ...strayWindow(node, known)];
    case "subquery":
      return strayWindow(node, known);
    case "raw":
      return checkRaw(node.text, known.series, known.records);
    case "call":
    case "aggregate":
    case "arithmetic":
    case "compare":
    case "set":
    case "number":
    case "text":
      return [];
  }
  return node satisfies never;
}

/** A rule has no panel. */
function strayWindow(
  { window }: { readonly window?: PanelWindow },
  { inPanel = false }: Readable,
): readonly Mismatch[] {
  if (window === undefined || inPanel) return [];
  return [{ expected: 'a window such as "5m"', got: `${show(window)}, which only panels have` }];
}

const places = {
  metric: "a metric of a catalog",
  recording: "a recording that is among the rules",
} as const;

function unknownName(
  kind: keyof typeof places,
  name: string,
  known: ReadonlySet<string>,
): readonly Mismatch[] {
  if (known.has(name)) return [];
  const near = nearest(name, known);
  return [{ expected: near === undefined ? places[kind] : `the ${kind} ${near}`, got: show(name) }];
}
