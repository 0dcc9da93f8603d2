import { defineMetrics } from "../../metrics/define/define-metrics.ts";
import { metricProblems } from "../../metrics/define/metric-problems.ts";
import type { MetricInput } from "../../metrics/define/metric-input.ts";
import type { MetricCatalog } from "../../metrics/definition.ts";
import { prometheusLabel } from "../../metrics/prometheus-name.ts";
import { resourceAttributes } from "../../metrics/resource-labels.ts";
import { metricName } from "../../promql/evaluate/labels.ts";
import type { Syntax } from "../../promql/evaluate/parse/syntax.ts";
import { childrenOf } from "../../promql/evaluate/parse/walk.ts";
import { nameIn } from "./window-text.ts";

/** Metrics that no catalog has, as one of their own. */
export interface ForeignMetrics {
  readonly catalog: MetricCatalog;
  /** Names that a catalog cannot have: `HTTP_Requests`. */
  readonly unnameable: readonly string[];
}

/** What other catalogs have. */
export interface TakenNames {
  /** Series, by their names in Prometheus. */
  readonly known: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

/**
 * Returns the metrics of the queries that no catalog has. Counters are what a rate is taken of, a
 * histogram is what has buckets, and a metric has the labels that any of the queries names.
 */
export function foreignMetrics(
  queries: readonly Syntax[],
  { known, keys }: TakenNames,
): ForeignMetrics {
  const uses = queries
    .flatMap((query) => usesIn(query, [], false))
    // Series of recording rules carry colons, and are in no catalog
    .filter(({ name }) => !known.has(name) && !name.includes(":"));
  const histograms = new Set(uses.flatMap(histogramOf));
  const named = Map.groupBy(uses, ({ name }) => partOf(name, histograms) ?? name);
  const inputs = [...named].map(([name, own]) => ({
    key: keyOf(name, keys),
    input: toInput(name, own, histograms.has(name)),
  }));
  const isMeant = ({ key, input }: (typeof inputs)[number]): boolean =>
    metricProblems({ [key]: input }).length === 0;
  const meant = inputs.filter(isMeant);
  return {
    catalog: defineMetrics(Object.fromEntries(meant.map(({ key, input }) => [key, input]))),
    unnameable: inputs.filter((one) => !isMeant(one)).map(({ input }) => input.name),
  };
}

interface Use {
  readonly name: string;
  readonly labels: readonly string[];
  readonly isCounter: boolean;
  /** The bounds of the buckets that are read. */
  readonly bounds: readonly number[];
}

/** `outer`: the labels that aggregations around the node keep or drop. */
function usesIn(node: Syntax, outer: readonly string[], isCounter: boolean): readonly Use[] {
  if (node.type === "selector") {
    const name = nameIn(node);
    if (name === undefined) return [];
    const own = node.matchers.flatMap((one) => (one.name === metricName ? [] : [one.name]));
    const bounds = node.matchers.flatMap((one) =>
      one.name === "le" && Number.isFinite(Number(one.value)) ? [Number(one.value)] : [],
    );
    return [{ name, labels: [...own, ...outer], isCounter, bounds }];
  }
  const labels = node.type === "aggregate" ? [...outer, ...node.labels] : outer;
  const isRate = node.type === "call" && ["rate", "irate", "increase"].includes(node.name);
  return childrenOf(node).flatMap((child) => usesIn(child, labels, isRate));
}

const histogramPart = /_(?:bucket|count|sum)$/;

/** A rate of what is no total is one of a histogram's parts. */
function histogramOf({ name, isCounter }: Use): readonly string[] {
  return isCounter && histogramPart.test(name) ? [name.replace(histogramPart, "")] : [];
}

function partOf(name: string, histograms: ReadonlySet<string>): string | undefined {
  const base = name.replace(histogramPart, "");
  return base !== name && histograms.has(base) ? base : undefined;
}

const ofResource = new Set<string>([...resourceAttributes.map(prometheusLabel), "le"]);

function toInput(name: string, uses: readonly Use[], isHistogram: boolean): MetricInput {
  const labels = [...new Set(uses.flatMap((use) => use.labels))].filter(
    (label) => !ofResource.has(label),
  );
  const bounds = [...new Set(uses.flatMap((use) => use.bounds))].toSorted((a, b) => a - b);
  // OpenTelemetry gives every counter this ending: what lacks it is read as raw PromQL
  const isCounter = name.endsWith("_total") && uses.some((use) => use.isCounter);
  return {
    name,
    kind: isHistogram ? "histogram" : isCounter ? "counter" : "gauge",
    unit: isCounter ? "{event}" : unitOf(name),
    description: name,
    ...(labels.length === 0
      ? {}
      : { attributes: Object.fromEntries(labels.map((label) => [label, {}])) }),
    ...(isHistogram && bounds.length > 0 ? { buckets: bounds } : {}),
  };
}

/** The unit that the name ends with: any other would be added to it. */
function unitOf(name: string): string {
  if (name.endsWith("_seconds")) return "s";
  return name.endsWith("_bytes") ? "By" : "{event}";
}

function keyOf(name: string, taken: ReadonlySet<string>): string {
  const words = name.split("_").filter((word) => word !== "");
  const key = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
  return taken.has(key) ? `${key}Imported` : key;
}
