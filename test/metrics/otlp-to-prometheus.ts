import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import type { NamedMetric } from "#src/metrics/prometheus-name.ts";

import { startPrometheus, type RunningPrometheus } from "../helpers/prometheus.ts";

const shippedConfig = join(import.meta.dirname, "../../deploy/prometheus/prometheus.yml");

/** A metric to send: one point with these attributes. */
export interface SentMetric extends NamedMetric {
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Labels of a series, `__name__` included. */
export type Series = Readonly<Record<string, string>>;

/**
 * Starts a Prometheus that takes OTLP as the shipped one does, with its data in `folder`, and
 * scrapes `targets` (`127.0.0.1:9464`) as the job `scraped`.
 */
export async function startOtlpPrometheus(
  folder: string,
  targets: readonly string[] = [],
): Promise<RunningPrometheus> {
  const shipped = parse(await readFile(shippedConfig, "utf8")) as { readonly otlp: unknown };
  const config = join(folder, "prometheus.yml");
  const scraped = {
    job_name: "scraped",
    scrape_interval: "500ms",
    scrape_timeout: "500ms",
    static_configs: [{ targets }],
  };
  await writeFile(config, stringify({ otlp: shipped.otlp, scrape_configs: [scraped] }));
  return startPrometheus([
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    "--web.enable-otlp-receiver",
  ]);
}

let batches = 0;

/** Sends the metrics over OTLP and returns the series that Prometheus has made of each. */
export async function seriesOf(
  url: string,
  metrics: readonly SentMetric[],
): Promise<readonly (readonly Series[])[]> {
  const batch = String((batches += 1));
  const answer = await fetch(`${url}/api/v1/otlp/v1/metrics`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(otlp(metrics, batch)),
  });
  if (!answer.ok) throw new Error(`expected 200, got ${answer.status}: ${await answer.text()}`);
  const found = await fetch(`${url}/api/v1/series?match[]={sent_batch="${batch}"}`);
  const { data } = (await found.json()) as { readonly data: readonly Series[] };
  return metrics.map((_, index) => data.filter((series) => series["sent_index"] === String(index)));
}

function otlp(metrics: readonly SentMetric[], batch: string): unknown {
  const sent = metrics.map((metric, index) =>
    toOtlp(metric, { ...metric.attributes, "sent.batch": batch, "sent.index": String(index) }),
  );
  const service = { key: "service.name", value: { stringValue: "names" } };
  return {
    resourceMetrics: [{ resource: { attributes: [service] }, scopeMetrics: [{ metrics: sent }] }],
  };
}

function toOtlp({ name, unit, kind }: SentMetric, attributes: Readonly<Record<string, string>>) {
  const point = {
    timeUnixNano: `${Date.now()}000000`,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: { stringValue: value },
    })),
  };
  const numbers = { dataPoints: [{ ...point, asDouble: 1 }] };
  const counts = { ...point, count: "1", sum: 1, bucketCounts: ["1", "0"], explicitBounds: [5] };
  const cumulative = { aggregationTemporality: 2 };
  const data = {
    counter: { sum: { ...numbers, ...cumulative, isMonotonic: true } },
    updowncounter: { sum: { ...numbers, ...cumulative } },
    gauge: { gauge: numbers },
    histogram: { histogram: { dataPoints: [counts], ...cumulative } },
  };
  return { name, unit, ...data[kind] };
}
