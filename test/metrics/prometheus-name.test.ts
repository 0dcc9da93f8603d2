import { describe, expect, test } from "vitest";

import type { MetricDefinition } from "#src/metrics/definition.ts";
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

describe("prometheusName", () => {
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
    expect(prometheusName(metric(over))).toBe(name);
  });

  test("labels escape what Prometheus does not allow", () => {
    expect(prometheusLabel("http.route")).toBe("http_route");
    expect(prometheusLabel("1st")).toBe("key_1st");
  });
});
