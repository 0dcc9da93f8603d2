import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import type { MetricDefinition } from "#src/metrics/definition.ts";
import { createInstrument } from "#src/metrics/instruments.ts";
import { prometheusLabel, prometheusName } from "#src/metrics/prometheus-name.ts";

const metric = (over: Partial<MetricDefinition>): MetricDefinition => ({
  name: "a.b",
  kind: "gauge",
  unit: "1",
  description: "",
  attributes: {},
  convention: "own",
  emitter: "application",
  ...over,
});

describe("prometheusName over OTLP", () => {
  // Expectations of the translator's own tests: prometheus/otlptranslator, metric_namer_test.go
  test.each([
    [
      { name: "http.server.request.duration", kind: "histogram", unit: "s" },
      "http_server_request_duration_seconds",
    ],
    [
      { name: "workflow.completions", kind: "counter", unit: "{workflow}" },
      "workflow_completions_total",
    ],
    [
      { name: "system.filesystem.utilization", kind: "gauge", unit: "1" },
      "system_filesystem_utilization_ratio",
    ],
    [
      { name: "health.component.status", kind: "updowncounter", unit: "1" },
      "health_component_status",
    ],
    [{ name: "total.requests", kind: "counter", unit: "1" }, "requests_total"],
    [{ name: "memory.bytes", kind: "gauge", unit: "By" }, "memory_bytes"],
  ] as const)("%o becomes %s", (over, name) => {
    expect(prometheusName(metric(over), "otlp")).toBe(name);
  });

  test("labels escape what Prometheus does not allow", () => {
    expect(prometheusLabel("http.route")).toBe("http_route");
    expect(prometheusLabel("1st")).toBe("key_1st");
  });
});

describe("the js route", () => {
  /** The names that exporter-prometheus writes. */
  async function exportedNames(metrics: readonly MetricDefinition[]): Promise<readonly string[]> {
    const reader = new PrometheusExporter({ preventServerStart: true });
    const provider = new MeterProvider({ readers: [reader] });
    for (const entry of metrics) createInstrument(provider.getMeter("test"), entry)(1);
    const { resourceMetrics } = await reader.collect();
    await provider.shutdown();
    const text = new PrometheusSerializer(undefined, false, undefined, true).serialize(
      resourceMetrics,
    );
    return [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = ""]) => name);
  }

  test("gives every metric of the catalog the name that exporter-prometheus gives it", async () => {
    const metrics = Object.values(catalog);
    const computed = metrics.map((entry) => prometheusName(entry, "js"));
    expect(await exportedNames(metrics)).toEqual(computed);
  });

  test("gives any metric the name that exporter-prometheus gives it", async () => {
    const name = fc.string({
      unit: fc.constantFrom(...Array.from("aZ09._-/:\u00E9")),
      minLength: 1,
      maxLength: 9,
    });
    const random = fc.record({
      name: fc.oneof(
        name,
        name.map((text) => `${text}.total`),
      ),
      kind: fc.constantFrom("counter", "updowncounter", "gauge", "histogram"),
      unit: fc.constantFrom("1", "s", "By/s", "{job}"),
    });
    await fc.assert(
      fc.asyncProperty(random, async (over) => {
        const one = metric(over);
        const computed = prometheusName(one, "js");
        // The exporter drops what has no letter
        fc.pre(!/^_?$/.test(computed.replace(/_total$/, "")));
        expect(await exportedNames([one])).toEqual([computed]);
      }),
    );
  });
});
