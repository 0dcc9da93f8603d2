import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import type { BackendMetricDefinition } from "#src/metrics/backend-definition.ts";

/** The versions that the scrapes were recorded from. */
const versions: Readonly<Record<string, string>> = {
  "otel-collector": "Collector 0.158.0",
  prometheus: "Prometheus 3.15.0",
  alertmanager: "Alertmanager 0.34.2",
  jaeger: "Jaeger 2.13.0",
  victorialogs: "VictoriaLogs 1.52.1",
  tempo: "Tempo 2.9.0",
  loki: "Loki 3.7.8",
};

/** `name kind` of each metric on the component's own `/metrics`. */
function scraped(target: string): ReadonlyMap<string, string> {
  const file = join(import.meta.dirname, "../fixtures/scrapes", `${target}.txt`);
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return new Map(lines.map((line) => line.split(" ") as [string, string]));
}

/** Counters that a component shows only once there is something to count. */
const late =
  /^(?:otelcol_exporter_(?:enqueue|send)_failed_(?:metric_points|log_records)|loki_distributor_lines_received_total|loki_discarded_samples_total)$/;

/** From Tempo's documentation and its users: no scrape of Tempo 3 could be recorded. */
const tempo3: ReadonlySet<string> = new Set(["tempo_live_store_failed_completions_total"]);

const metrics: readonly BackendMetricDefinition[] = Object.values(backendCatalog);

/** A summary is read like a histogram without buckets. */
function scrapedKind({ kind, buckets }: BackendMetricDefinition): string {
  return kind === "histogram" && buckets?.length === 0 ? "summary" : kind;
}

describe("the backend catalog", () => {
  const own = metrics
    .filter(({ target, name }) => target !== "any" && !late.test(name) && !tempo3.has(name))
    .map((metric) => ({ ...metric, version: versions[metric.target] }));

  test.each(own)("has $name as $version shows it", (metric) => {
    expect(scraped(metric.target).get(metric.name)).toBe(scrapedKind(metric));
  });

  test("has the late counters of the Collector under the names of its span counters", () => {
    const names = metrics.map(({ name }) => name).filter((name) => late.test(name));
    const spans = names
      .filter((name) => name.startsWith("otelcol"))
      .map((name) => name.replace(/metric_points|log_records/, "spans"));
    expect(spans.filter((name) => !scraped("otel-collector").has(name))).toEqual([]);
  });
});
