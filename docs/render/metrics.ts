import { aggregateInterval, aggregates, type Aggregate } from "../../src/shipped/aggregates.ts";
import { catalog } from "../../src/metrics/catalog.ts";
import type { MetricDefinition } from "../../src/metrics/definition.ts";
import { prometheusLabel, prometheusName } from "../../src/metrics/prometheus-name.ts";
import { generatedPage, markdownTable } from "./markdown-table.ts";

/** Renders docs/metrics.md from the catalog. */
export function renderMetricsDoc(): string {
  return generatedPage("Metrics", "src/metrics/catalog.ts", [
    "These metrics come with the package. Rules and panels read them by their key, as `catalog.httpRequestDuration` of `@tamma/observability/metrics`, and `createRecorder(catalog)` records those of the application. Metrics of your own: [own-metrics.md](own-metrics.md).",
    "The name in Prometheus carries unit and type, over OTLP and in a scrape of `OBS_PROMETHEUS_PORT` alike. Histograms add `_bucket`, `_sum` and `_count`.",
    markdownTable(
      [
        "Key",
        "OpenTelemetry name",
        "Kind",
        "Unit",
        "Prometheus",
        "Convention",
      ],
      entries().map(([key, metric]) => [
        `\`${key}\``,
        `\`${metric.name}\``,
        metric.kind,
        `\`${metric.unit}\``,
        `\`${prometheusName(metric)}\``,
        metric.convention === "semconv" ? "stable" : "own",
      ]),
    ),
    "## Meaning and labels",
    markdownTable(
      ["Key", "Meaning", "Labels"],
      entries().map(([key, metric]) => [`\`${key}\``, metric.description, labels(metric)]),
    ),
    "## Aggregates",
    `Recorded every ${aggregateInterval} and kept for a year: [how long data stays](stack.md#how-long-data-stays).`,
    markdownTable(
      ["Series", "Unit", "Meaning", "Labels", "Of"],
      Object.values<Aggregate>(aggregates).map(({ record, unit, description, labels, of }) => [
        `\`${record}\``,
        `\`${unit}\``,
        description,
        labels.map((label) => `\`${prometheusLabel(label)}\``).join(", "),
        `\`${of}\``,
      ]),
    ),
    "## Quantiles",
    "A summary of the specification (`recordSummary`) is recorded as a histogram: its quantiles can be added up over instances, those of a Prometheus summary cannot. Ask for one with",
    ["```promql", quantileQuery(catalog.workflowDuration), "```"].join("\n"),
    "`getMetricsAsJSON()` carries the same estimate for the process alone.",
  ]);
}

function entries(): readonly (readonly [string, MetricDefinition])[] {
  return Object.entries(catalog);
}

function labels(metric: MetricDefinition): string {
  const shown = Object.entries(metric.attributes).map(([key, { values }]) => {
    const closed = values === undefined ? "" : ` (${values.join(", ")})`;
    return `\`${prometheusLabel(key)}\`${closed}`;
  });
  return shown.length === 0 ? "none" : shown.join(", ");
}

function quantileQuery(metric: MetricDefinition): string {
  return `histogram_quantile(0.95, sum by (le) (rate(${prometheusName(metric)}_bucket[5m])))`;
}
