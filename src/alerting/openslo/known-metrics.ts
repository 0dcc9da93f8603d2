import { sourceName, type AnyMetric } from "../../promql/source.ts";
import { listCode, quoted } from "./code.ts";

/** A metric that a generated module can name. */
export interface NamedMetric {
  readonly metric: AnyMetric;
  /** What the series' name has after the metric's. */
  readonly series: "" | "_bucket" | "_sum" | "_count";
  /** The metric as a field of the variable: `catalog.queueDepth`. */
  readonly code: string;
}

/** Series' names in Prometheus → the metrics that they are of. */
export type NamedMetrics = ReadonlyMap<string, NamedMetric>;

const histogramParts = ["_bucket", "_sum", "_count"] as const;
const plainParts = [""] as const;

/** Returns the series of the catalog, whose metrics the module names as fields of `variable`. */
export function namedMetrics(
  catalog: Readonly<Record<string, AnyMetric>>,
  variable: string,
): NamedMetrics {
  return new Map(
    Object.entries(catalog).flatMap(([key, metric]) => {
      const code = /^[A-Za-z_$][\w$]*$/.test(key)
        ? `${variable}.${key}`
        : `${variable}[${quoted(key)}]`;
      const parts = metric.kind === "histogram" ? histogramParts : plainParts;
      return parts.map(
        (series) => [sourceName(metric) + series, { metric, series, code }] as const,
      );
    }),
  );
}

/** Returns the labels of aggregations as code. */
export function groupingCode(labels: readonly string[], without: boolean): string {
  return `{ ${without ? "without" : "by"}: ${listCode(labels)} }`;
}
