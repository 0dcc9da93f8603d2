import type { AttributeValue, Attributes } from "@opentelemetry/api";
import type { Histogram, MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

import type { MetricKind } from "./definition.ts";
import { prometheusLabel, prometheusName } from "./prometheus-name.ts";
import { promotedAttributes } from "./resource-labels.ts";
import { metricsSdk } from "./sdk.ts";

/** What an answer with this text says of itself. */
export const expositionContentType = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Returns the metrics in Prometheus' text format 0.0.4, as the series that Prometheus makes of them
 * over OTLP: names with units, the promoted resource attributes as labels, `target_info`. What the
 * format cannot carry is left out: exponential histograms and exemplars.
 *
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function renderExposition({ resource, scopeMetrics }: ResourceMetrics): string {
  const promoted = labelsOf(
    Object.fromEntries(promotedAttributes.map((name) => [name, resource.attributes[name]])),
  );
  const metrics = scopeMetrics.flatMap((scope) => scope.metrics);
  const samples = [
    { ...targetInfo, labels: pairs(labelsOf(resource.attributes)) },
    ...metrics.flatMap((metric) => samplesOf(metric, promoted)),
  ];
  return [...Map.groupBy(samples, ({ name }) => name).values()].map(renderFamily).join("");
}

/** One line: the value of a series. */
interface Sample {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  /** `a="b",c="d"` */
  readonly labels: string;
  readonly value: number;
}

type Labels = ReadonlyMap<string, string>;

const targetInfo = {
  name: "target_info",
  type: "gauge",
  help: "Target metadata",
  value: 1,
} as const;

function samplesOf(metric: MetricData, promoted: Labels): readonly Sample[] {
  const kind = kindOf(metric);
  const { name: given, unit, description: help } = metric.descriptor;
  if (kind === undefined) return [];
  const name = prometheusName({ name: given, unit, kind });
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) return [];
  const type = kind === "counter" ? "counter" : "gauge";
  return metric.dataPoints.flatMap(({ attributes, value }): readonly Sample[] => {
    const labels = new Map([...promoted, ...labelsOf(attributes)]);
    if (typeof value === "number") return [{ name, type, help, labels: pairs(labels), value }];
    return "buckets" in value ? histogramSamples(name, help, labels, value) : [];
  });
}

function kindOf(metric: MetricData): MetricKind | undefined {
  const { DataPointType } = metricsSdk();
  if (metric.dataPointType === DataPointType.SUM) {
    return metric.isMonotonic ? "counter" : "updowncounter";
  }
  if (metric.dataPointType === DataPointType.GAUGE) return "gauge";
  return metric.dataPointType === DataPointType.HISTOGRAM ? "histogram" : undefined;
}

/**
 * Three counters: under `# TYPE … histogram` Prometheus 3 would make `le="5"` into `le="5.0"` and
 * `le="1048576"` into `le="1.048576e+06"`, which no rule asks for.
 * https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values
 */
function histogramSamples(
  name: string,
  help: string,
  labels: Labels,
  { buckets, count, sum }: Histogram,
): readonly Sample[] {
  const series = { type: "counter", help, labels: pairs(labels) } as const;
  const others = pairs(new Map([...labels].filter(([label]) => label !== "le")));
  const bucket = (le: string, value: number): Sample => {
    const bounded = others === "" ? `le="${le}"` : `${others},le="${le}"`;
    return { ...series, name: `${name}_bucket`, labels: bounded, value };
  };
  let below = 0;
  return [
    ...buckets.boundaries.map((bound, index) => {
      below += buckets.counts[index] ?? 0;
      return bucket(withoutExponent(bound), below);
    }),
    bucket("+Inf", count),
    { ...series, name: `${name}_count`, value: count },
    ...(sum === undefined ? [] : [{ ...series, name: `${name}_sum`, value: sum }]),
  ];
}

/** Values of attributes that become one label are joined, in the order of their names. */
function labelsOf(attributes: Attributes): Labels {
  const labels = new Map<string, string>();
  for (const [key, value] of Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === undefined) continue;
    const label = prometheusLabel(key);
    const before = labels.get(label);
    labels.set(label, before === undefined ? textOf(value) : `${before};${textOf(value)}`);
  }
  return labels;
}

function textOf(value: AttributeValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Of a series that two libraries record, the first value counts. */
function renderFamily(samples: readonly Sample[]): string {
  const { name = "", type, help = "" } = samples[0] ?? {};
  const values = new Map<string, number>();
  for (const { labels, value } of samples) if (!values.has(labels)) values.set(labels, value);
  return [
    ...(help === "" ? [] : [`# HELP ${name} ${escapeLine(help)}`]),
    `# TYPE ${name} ${type}`,
    ...[...values].map(([labels, value]) => {
      const braces = labels === "" ? "" : `{${labels}}`;
      return `${name}${braces} ${numberText(value)}`;
    }),
    "",
  ].join("\n");
}

function pairs(labels: Labels): string {
  return [...labels].map(([name, value]) => `${name}="${escapeValue(value)}"`).join(",");
}

function escapeValue(text: string): string {
  return escapeLine(text).replaceAll('"', String.raw`\"`);
}

function escapeLine(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", String.raw`\n`);
}

function numberText(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

/** As Prometheus writes the bounds of OTLP: JavaScript has `1e-7` and `1e+21`. */
function withoutExponent(bound: number): string {
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(bound)) ?? [];
  if (exponent === undefined) return String(bound);
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${"0".repeat(-shift - 1)}${whole}${fraction}`;
  return `${sign}${whole}${fraction.padEnd(shift, "0")}`;
}
