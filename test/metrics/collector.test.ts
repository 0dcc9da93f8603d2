import { expect, test, vi } from "vitest";

import type { ObservabilityError } from "#src/errors.ts";
import { catalog, createMetricsCollector, type IMetricsCollector } from "#src/metrics/index.ts";

function collectorWithWarnings(options: { cardinalityLimit?: number } = {}) {
  const warnings: ObservabilityError[] = [];
  const collector = createMetricsCollector({
    ...options,
    warn: (problem) => warnings.push(problem),
  });
  return Object.assign(collector, { warnings });
}

test("the collector is the specification's interface", async () => {
  await using collector = createMetricsCollector();
  const bySpecification: IMetricsCollector = collector;
  expect(typeof bySpecification.getMetrics).toBe("function");
});

test("metrics are addressed by the specification's name or the OpenTelemetry name", async () => {
  await using collector = collectorWithWarnings();
  collector.incrementCounter("workflowsCompleted", { "workflow.name": "order" });
  collector.incrementCounter("workflow.completions", { "workflow.name": "order" }, 2);
  collector.setGauge("memoryUsage", 1024);
  collector.recordHistogram("httpRequestDuration", 0.2, { "http.request.method": "GET" });
  collector.recordSummary("workflowDuration", 3, { "workflow.name": "order" });

  const text = await collector.getMetrics();
  expect(text).toMatch(/^workflow_completions_total\{.*workflow_name="order"\} 3$/m);
  expect(text).toMatch(/^process_memory_usage_bytes\{.*\} 1024$/m);
  expect(text).toMatch(/^http_server_request_duration_seconds_bucket\{.*le="0.25"\} 1$/m);
  expect(text).toMatch(/^workflow_duration_seconds_sum\{.*\} 3$/m);
  expect(collector.warnings).toEqual([]);
});

test("the JSON form has labels, unit, cumulative buckets and quantiles", async () => {
  await using collector = createMetricsCollector();
  for (const seconds of [0.2, 0.2, 0.7, 20]) {
    collector.recordSummary("workflowDuration", seconds, { "workflow.name": "order" });
  }
  collector.incrementCounter("aiProviderRequests", { "provider.name": "a" });

  const json = await collector.getMetricsAsJSON();
  expect(json["ai.provider.requests"]).toEqual({
    type: "counter",
    unit: "{request}",
    description: catalog.aiProviderRequests.description,
    points: [{ labels: { "provider.name": "a" }, value: 1 }],
  });
  expect(json["workflow.duration"]?.points).toEqual([
    expect.objectContaining({
      labels: { "workflow.name": "order" },
      count: 4,
      sum: expect.closeTo(21.1),
      buckets: expect.objectContaining({ "0.5": 2, "1": 3, "+Inf": 4 }),
      quantiles: expect.objectContaining({ "0.5": 0.5 }),
    }),
  ]);
});

test.each([
  [
    "incrementCounter",
    "workflowsCompletd",
    1,
    "OBS_METRIC_UNKNOWN",
    "workflowsCompletd: expected a metric of the catalog, did you mean workflowsCompleted?",
  ],
  [
    "incrementCounter",
    "memoryUsage",
    1,
    "OBS_METRIC_KIND",
    "memoryUsage: expected a gauge, got a counter",
  ],
  [
    "incrementCounter",
    "workflowsFailed",
    -1,
    "OBS_METRIC_VALUE",
    "workflowsFailed: expected a finite number >= 0, got -1",
  ],
  [
    "incrementCounter",
    "workflowsFailed",
    Number.NaN,
    "OBS_METRIC_VALUE",
    "workflowsFailed: expected a finite number >= 0, got NaN",
  ],
] as const)(
  "%s(%o, %d) is dropped with one warning",
  async (method, name, value, code, message) => {
    await using collector = collectorWithWarnings();
    const untyped: IMetricsCollector = collector;
    untyped[method](name, {}, value);
    untyped[method](name, {}, value);
    expect(collector.warnings.map((warning) => [warning.code, warning.message])).toEqual([
      [code, message],
    ]);
    expect(await collector.getMetricsAsJSON()).toEqual({});
  },
);

test("a label that the metric does not have is left out with one warning, the rest recorded", async () => {
  await using collector = collectorWithWarnings();
  const untyped: IMetricsCollector = collector;
  untyped.incrementCounter("workflowsCompleted", { "workflow.nam": "order" }, 2);
  untyped.incrementCounter("workflowsCompleted", { "workflow.nam": "import" });
  expect(collector.warnings.map(({ code, message }) => [code, message])).toEqual([
    [
      "OBS_METRIC_ATTRIBUTE",
      "workflowsCompleted.workflow.nam: expected the attribute workflow.name, got workflow.nam",
    ],
  ]);
  expect((await collector.getMetricsAsJSON())["workflow.completions"]?.points).toEqual([
    { labels: {}, value: 3 },
  ]);
});

test("a gauge takes negative numbers but not infinity", async () => {
  await using collector = collectorWithWarnings();
  collector.setGauge("memoryUsage", -5);
  collector.setGauge("memoryUsage", Number.POSITIVE_INFINITY);
  expect(collector.warnings.map((warning) => warning.message)).toEqual([
    "memoryUsage: expected a finite number, got Infinity",
  ]);
  expect((await collector.getMetricsAsJSON())["process.memory.usage"]?.points).toEqual([
    { labels: {}, value: -5 },
  ]);
});

test("label combinations beyond the limit are added up in the overflow series, with one warning", async () => {
  await using collector = collectorWithWarnings({ cardinalityLimit: 10 });
  for (let user = 0; user < 100; user += 1) {
    collector.incrementCounter("workflowsCompleted", { "workflow.name": `w${user}` });
  }
  const json = await collector.getMetricsAsJSON();
  await collector.getMetrics();

  const points = json["workflow.completions"]?.points ?? [];
  expect(points).toHaveLength(10);
  expect(points).toContainEqual({ labels: { "otel.metric.overflow": true }, value: 91 });
  expect(collector.warnings.map((warning) => warning.code)).toEqual(["OBS_METRIC_CARDINALITY"]);
});

test("without a receiver of its own a misuse becomes a process warning", async () => {
  const emitted = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  await using collector = createMetricsCollector();
  const untyped: IMetricsCollector = collector;
  untyped.incrementCounter("nope");
  expect(emitted).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ code: "OBS_METRIC_UNKNOWN" }),
  );
});

test("a catalog of one's own replaces or extends ours", async () => {
  const mine = {
    ...catalog,
    cartSize: {
      name: "cart.size",
      kind: "histogram",
      unit: "{item}",
      description: "Items in a cart at checkout.",
      attributes: {},
      buckets: [1, 5, 10],
      convention: "own",
      emitter: "application",
    },
  } as const;
  await using collector = createMetricsCollector({ catalog: mine });
  collector.recordHistogram("cartSize", 3);
  expect(await collector.getMetrics()).toContain('le="5"} 1');
});
