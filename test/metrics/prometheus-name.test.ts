import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { describe, expect, test } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import type { MetricDefinition } from "#src/metrics/definition.ts";
import { createRecorder } from "#src/metrics/instruments.ts";
import { isKnownUnit, prometheusLabel, prometheusName } from "#src/metrics/prometheus-name.ts";

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

  test("every unit of the catalog is one that the translation knows", () => {
    const units = Object.values(catalog).map((entry) => entry.unit);
    expect(units.filter((unit) => !isKnownUnit(unit))).toEqual([]);
  });
});

describe("prometheusName of the js route", () => {
  test("every metric of the catalog has the name that exporter-prometheus gives it", async () => {
    const reader = new PrometheusExporter({ preventServerStart: true });
    await using provider = Object.assign(new MeterProvider({ readers: [reader] }), {
      [Symbol.asyncDispose]: async () => provider.shutdown(),
    });
    for (const entry of Object.values(catalog)) {
      createRecorder(provider.getMeter("test"), entry)(1);
    }
    const { resourceMetrics } = await reader.collect();
    const text = new PrometheusSerializer().serialize(resourceMetrics);
    const exported = [...text.matchAll(/^# TYPE (\S+) /gm)].map((match) => match[1]);
    const computed = Object.values(catalog).map((entry) => prometheusName(entry, "js"));
    expect(new Set(exported.filter((name) => name !== "target_info"))).toEqual(new Set(computed));
  });
});
