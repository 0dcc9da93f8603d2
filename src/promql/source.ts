import type { BackendMetricDefinition } from "../metrics/backend-definition.ts";
import type { MetricDefinition } from "../metrics/definition.ts";
import { prometheusLabel, prometheusName } from "../metrics/prometheus-name.ts";
import { resourceAttributes, type ResourceAttribute } from "../metrics/resource-labels.ts";
import type { RuleSeriesDefinition } from "../metrics/rule-series.ts";
import type { LabelCondition } from "./label-condition.ts";
import type { Dimension } from "./quantity.ts";
import { dimensionOfUnit, type UnitDimensions } from "./unit-scale.ts";

/** What a rule may read: a metric of the catalog, of a backend about itself, or what rules write. */
export type AnyMetric = MetricDefinition | BackendMetricDefinition | RuleSeriesDefinition;

/** Labels that every scraped series has. */
export const scrapeLabels = ["job", "instance"] as const;

type BaseLabel<M extends AnyMetric> = M extends { readonly target: string }
  ? (typeof scrapeLabels)[number]
  : M extends { readonly origin: "rules" }
    ? never
    : ResourceAttribute;

/** The labels of `M`'s series, by the names that the catalog uses. */
export type LabelOf<M extends AnyMetric> = (keyof M["attributes"] & string) | BaseLabel<M>;

type ValueOf<A> = A extends { readonly values: readonly (infer V extends string)[] } ? V : string;

/** Conditions on the labels of `M`: a value, or one of `label-condition.ts`. */
export type Where<M extends AnyMetric> = {
  readonly [K in keyof M["attributes"]]?:
    | ValueOf<M["attributes"][K]>
    | LabelCondition<ValueOf<M["attributes"][K]>>;
} & { readonly [K in BaseLabel<M>]?: string | LabelCondition };

/** The dimension that `M`'s values have. */
export type DimensionOf<M extends AnyMetric> = M["unit"] extends keyof UnitDimensions
  ? UnitDimensions[M["unit"]]
  : M["unit"] extends "1"
    ? M["kind"] extends "gauge"
      ? "ratio"
      : "count"
    : "count";

/** The dimension of a rate of values of dimension `D`. Seconds a second are a share of 1. */
export type RateOf<D extends Dimension> = D extends "seconds"
  ? "ratio"
  : D extends "bytes"
    ? "bytesPerSecond"
    : "perSecond";

/** The upper bounds of `M`'s buckets, as literal types. */
export type BucketOf<M extends AnyMetric> = M extends { readonly buckets: readonly (infer B)[] }
  ? B & number
  : never;

/** Returns the name of the metric in Prometheus, on the route over OTLP or as scraped. */
export function sourceName(metric: AnyMetric): string {
  const found = names.get(metric);
  if (found !== undefined) return found;
  const name = "target" in metric || "origin" in metric ? metric.name : prometheusName(metric);
  names.set(metric, name);
  return name;
}

// Generating a test asks for the same few names thousands of times
const names = new WeakMap<AnyMetric, string>();

/** Returns the labels of the metric's series by the names that the catalog uses. */
export function labelsOf<M extends AnyMetric>(metric: M): readonly LabelOf<M>[] {
  const labels: readonly string[] = [...Object.keys(metric.attributes), ...baseLabels(metric)];
  return labels;
}

/** Returns the labels that the metric's series have besides its own: of their target or resource. */
export function baseLabels(metric: AnyMetric): readonly string[] {
  if ("origin" in metric) return [];
  return "target" in metric ? scrapeLabels : resourceAttributes;
}

/** Returns the dimension of the metric's values. */
export function dimensionOf<M extends AnyMetric>(metric: M): DimensionOf<M> {
  const unit: string = metric.unit;
  const share = unit === "1" && metric.kind === "gauge" ? "ratio" : "count";
  const dimension: Dimension = dimensionOfUnit(unit) ?? share;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- DimensionOf is this, as a type
  return dimension as DimensionOf<M>;
}

/** Returns the dimension of a rate of values of `dimension`. */
export function rateOf<D extends Dimension>(dimension: D): RateOf<D> {
  const rates: Partial<Record<Dimension, Dimension>> = {
    seconds: "ratio",
    bytes: "bytesPerSecond",
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- RateOf is this, as a type
  return (rates[dimension] ?? "perSecond") as RateOf<D>;
}

/** Returns the label that Prometheus has for a label of the catalog. */
export function labelName(label: string): string {
  return prometheusLabel(label);
}
