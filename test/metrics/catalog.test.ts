import { describe, expect, test } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import type { MetricDefinition } from "#src/metrics/definition.ts";
import { prometheusName } from "#src/metrics/prometheus-name.ts";

const entries: readonly (readonly [string, MetricDefinition])[] = Object.entries(catalog);

/** The names in the specification's example. */
const specified = {
  httpRequestsTotal: "counter",
  httpRequestDuration: "histogram",
  httpRequestSize: "histogram",
  workflowsCompleted: "counter",
  workflowsFailed: "counter",
  workflowDuration: "histogram",
  cpuUsage: "gauge",
  memoryUsage: "gauge",
  diskUsage: "gauge",
  aiProviderRequests: "counter",
  aiProviderErrors: "counter",
  gitProviderRequests: "counter",
  gitProviderErrors: "counter",
};

describe("the metric catalog", () => {
  test("has every metric of the specification, of the kind it asks for", () => {
    const kinds = Object.fromEntries(entries.map(([key, metric]) => [key, metric.kind]));
    expect(kinds).toMatchObject(specified);
  });

  test("gives every metric its own name in Prometheus", () => {
    const names = entries.map(([, metric]) => prometheusName(metric));
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(entries)("%s has a dotted name, a description and ascending buckets", (_, metric) => {
    expect(metric.name).toMatch(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/);
    expect(metric.description).toMatch(/^\S.*\.$/);
    const buckets = metric.buckets ?? [];
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
    expect(buckets.length > 0).toBe(metric.kind === "histogram");
  });
});
