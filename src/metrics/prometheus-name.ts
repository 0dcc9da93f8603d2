import type { MetricDefinition, MetricKind } from "./definition.ts";
import { unitSuffixes } from "./prometheus-unit.ts";

/** Series that a histogram becomes. */
export type HistogramSeries = "bucket" | "sum" | "count";

/** What of a metric decides its name in Prometheus. */
export type NamedMetric = Pick<MetricDefinition, "name" | "kind" | "unit">;

/**
 * Returns the name of `metric` in Prometheus, without `_bucket`, `_sum` or `_count`: what its OTLP
 * endpoint makes of it with `UnderscoreEscapingWithSuffixes`, and what a scrape of this package has.
 *
 * The name's words are joined by `_`; then come the unit's words, unless the name has them already,
 * `_total` for counters and `_ratio` for gauges of unit `1`.
 * `test/metrics/prometheus-name.integration.test.ts` asks a running Prometheus.
 * https://github.com/prometheus/otlptranslator/blob/v1.0.0/metric_namer.go
 */
export function prometheusName({ name, kind, unit }: NamedMetric): string {
  const words = name.split(/[^a-zA-Z0-9:]+/u).filter((word) => word !== "");
  const joined = withKind(withUnit(words, unit), kind, unit).join("_");
  return /^\d/.test(joined) ? `_${joined}` : joined;
}

/** Returns the name of one of the series that a histogram becomes. */
export function prometheusSeriesName(metric: NamedMetric, series: HistogramSeries): string {
  return `${prometheusName(metric)}_${series}`;
}

/** Returns the Prometheus label for an attribute key: `http.route` → `http_route`. */
export function prometheusLabel(attribute: string): string {
  // `u`: a character outside the basic plane is one `_`, as in Go
  const label = attribute.replaceAll(/[^a-zA-Z0-9_]/gu, "_");
  if (/^\d/.test(label)) return `key_${label}`;
  return /^_(?!_)/.test(label) ? `key${label}` : label;
}

function withUnit(words: readonly string[], unit: string): readonly string[] {
  const suffixes = unitSuffixes(unit);
  const per = suffixes.per.replace(/_$/, "");
  const addedPer = words.includes(per) || per === "per" ? "" : per;
  const main = words.includes(suffixes.main) ? "" : suffixes.main;
  // The translator leaves the last `_` of a unit such as `x-` where nothing follows
  const addedMain = addedPer === "" ? main : main.replace(/_$/, "");
  return [...words, addedMain, addedPer].filter((word) => word !== "");
}

/** Moves a `total` or `ratio` that is already there to the end instead of repeating it. */
function withKind(words: readonly string[], kind: MetricKind, unit: string): readonly string[] {
  const last =
    kind === "counter" ? "total" : kind === "gauge" && unit === "1" ? "ratio" : undefined;
  return last === undefined ? words : [...words.filter((word) => word !== last), last];
}
