import {
  DataqueryBuilder as PrometheusQuery,
  PromQueryFormat,
} from "@grafana/grafana-foundation-sdk/prometheus";

import type { BackendMetricDefinition } from "../metrics/backend-definition.ts";
import type { MetricDefinition } from "../metrics/definition.ts";
import {
  prometheusLabel,
  prometheusName,
  type HistogramSeries,
} from "../metrics/prometheus-name.ts";
import { dataSources } from "./data-sources.ts";

/** Of the services, or of a backend about itself: `$service` chooses among the first only. */
type AnyMetric = MetricDefinition | BackendMetricDefinition;

/** Limits a query to the services that the dashboard's variable names. */
const ofService = 'service_name=~"$service"';

/** Returns `rate(…)` of a counter, of the chosen services. `where`: more label matchers. */
export function rate(metric: AnyMetric, ...where: readonly string[]): string {
  return rateOf(metric, "", where);
}

/** Returns `increase(…)` of a counter over a fixed window: rare events stay visible for it. */
export function increase(metric: AnyMetric, window: string): string {
  return `increase(${selector(metric)}[${window}])`;
}

/** Returns `rate(…)` of the number of observations of a histogram. */
export function observations(metric: AnyMetric, ...where: readonly string[]): string {
  return rateOf(metric, "_count", where);
}

/** Returns `rate(…)` of the sum of a histogram: of durations, the share of time spent. */
export function rateOfSum(metric: AnyMetric): string {
  return rateOf(metric, "_sum");
}

/** Returns `rate(…)` of the buckets of a histogram. */
function buckets(metric: AnyMetric): string {
  return rateOf(metric, "_bucket");
}

/** Returns the current value of a gauge. */
export function value(metric: AnyMetric, ...where: readonly string[]): string {
  return selector(metric, "", where);
}

/** Returns what a recording rule wrote about the chosen services. */
export function recorded(series: string): string {
  return `${series}{${ofService}}`;
}

/** Returns a sum by attributes (OpenTelemetry's keys). */
export function sumBy(attributes: readonly string[], expression: string): string {
  return `sum by (${attributes.map(prometheusLabel).join(", ")}) (${expression})`;
}

/** Returns the worst by attributes: an average hides the one instance that is ill. */
export function maxBy(attributes: readonly string[], expression: string): string {
  return `max by (${attributes.map(prometheusLabel).join(", ")}) (${expression})`;
}

/** Returns the least by attributes: of times, the oldest. */
export function minBy(attributes: readonly string[], expression: string): string {
  return `min by (${attributes.map(prometheusLabel).join(", ")}) (${expression})`;
}

/** Returns the quantile (0 to 1) of a histogram by attributes, nothing where none was observed. */
export function quantile(
  q: number,
  metric: MetricDefinition,
  attributes: readonly string[] = [],
): string {
  // Of no observations it is NaN, which no comparison lets through
  return `histogram_quantile(${q}, ${sumBy([...attributes, "le"], buckets(metric))}) >= 0`;
}

/** Returns the mean of a histogram by attributes, nothing where none was observed. */
export function mean(metric: AnyMetric, attributes: readonly string[]): string {
  return `${sumBy(attributes, rateOfSum(metric))} / (${sumBy(attributes, observations(metric))} > 0)`;
}

/** Returns `part` as a share of `whole`: 0 of a whole without a part, nothing of no whole. */
export function share(part: string, whole: string): string {
  return `(${part} or 0 * ${whole}) / (${whole} > 0)`;
}

/** A PromQL query over the dashboard's time range. */
export function promql(expr: string, legend: string): PrometheusQuery {
  return new PrometheusQuery()
    .datasource(dataSources.prometheus)
    .expr(expr)
    .legendFormat(legend)
    .range();
}

/** The buckets of a histogram as a heat map, with exemplars. */
export function promqlHeatmap(metric: MetricDefinition): PrometheusQuery {
  return promql(sumBy(["le"], buckets(metric)), "{{le}}")
    .format(PromQueryFormat.Heatmap)
    .exemplar(true);
}

/** A PromQL query at the end of the dashboard's time range, as a table. */
export function promqlTable(expr: string, refId: string): PrometheusQuery {
  return new PrometheusQuery()
    .datasource(dataSources.prometheus)
    .refId(refId)
    .expr(expr)
    .format(PromQueryFormat.Table)
    .instant();
}

function rateOf(metric: AnyMetric, suffix: Suffix, where: readonly string[] = []): string {
  return `rate(${selector(metric, suffix, where)}[$__rate_interval])`;
}

type Suffix = "" | `_${HistogramSeries}`;

function selector(metric: AnyMetric, suffix: Suffix = "", where: readonly string[] = []): string {
  if (!("target" in metric)) {
    return `${prometheusName(metric)}${suffix}{${[ofService, ...where].join(", ")}}`;
  }
  const matchers = where.length === 0 ? "" : `{${where.join(", ")}}`;
  return `${metric.name}${suffix}${matchers}`;
}
