import type { MetricDefinition } from "./definition.ts";

/**
 * How a metric reaches Prometheus, which decides its name there:
 * - `otlp`: Collector → Prometheus' OTLP endpoint, `UnderscoreEscapingWithSuffixes`
 * - `js`: a scrape of exporter-prometheus, which adds `_total` but no unit
 */
export type PrometheusRoute = "otlp" | "js";

/** Series that a histogram becomes. */
export type HistogramSeries = "bucket" | "sum" | "count";

/**
 * UCUM unit → Prometheus word, of the units that the catalog may use. Annotations in braces vanish.
 * https://github.com/prometheus/otlptranslator (unit_namer.go)
 */
const unitWords: Readonly<Record<string, string>> = {
  d: "days",
  h: "hours",
  min: "minutes",
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
  By: "bytes",
  KiBy: "kibibytes",
  MiBy: "mebibytes",
  "%": "percent",
  Hz: "hertz",
};

/**
 * Returns the name of `metric` in Prometheus on `route`, without `_bucket`, `_sum` or `_count`.
 *
 * The rules are the translator's: characters outside `[a-zA-Z0-9_]` become `_`, then on `otlp` the
 * unit's word and `_ratio` (gauges of unit `1` only), then `_total` for counters. A word that the
 * name already contains is not added twice.
 */
export function prometheusName(metric: MetricDefinition, route: PrometheusRoute = "otlp"): string {
  return route === "js" ? jsName(metric) : otlpName(metric);
}

/** Returns the name of one of the series that a histogram becomes on `route`. */
export function prometheusSeriesName(
  metric: MetricDefinition,
  series: HistogramSeries,
  route: PrometheusRoute = "otlp",
): string {
  return `${prometheusName(metric, route)}_${series}`;
}

/** Returns the Prometheus label for an attribute key: `http.route` → `http_route`. */
export function prometheusLabel(attribute: string): string {
  const label = attribute.replaceAll(/[^a-zA-Z0-9_]/g, "_");
  return /^\d/.test(label) ? `key_${label}` : label;
}

/** Whether the unit is one that {@link prometheusName} can translate. */
export function isKnownUnit(unit: string): boolean {
  return unit === "1" || unit in unitWords || /^\{[a-z_]+\}$/.test(unit);
}

function jsName({ name, kind }: MetricDefinition): string {
  const base = name.replaceAll(/[^a-zA-Z0-9_]/g, "_");
  return kind === "counter" && !base.endsWith("_total") ? `${base}_total` : base;
}

function otlpName({ name, kind, unit }: MetricDefinition): string {
  const words = name.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== "");
  const unitWord = unit === "1" ? undefined : unitWords[unit];
  const suffixes = [
    ...(unitWord === undefined ? [] : [unitWord]),
    ...(unit === "1" && kind === "gauge" ? ["ratio"] : []),
    ...(kind === "counter" ? ["total"] : []),
  ];
  // The translator moves a word that is already there to the end instead of repeating it
  const moved = new Set<string>(
    suffixes.filter((suffix) => suffix === "total" || suffix === "ratio"),
  );
  const kept = words.filter((word) => !moved.has(word));
  return [
    ...kept,
    ...suffixes.filter((suffix) => moved.has(suffix) || !kept.includes(suffix)),
  ].join("_");
}
