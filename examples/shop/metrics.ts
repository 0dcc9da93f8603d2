import { metrics } from "@opentelemetry/api";

const meter = metrics.getMeter("shop");
const name = { "workflow.name": "order-fulfilment" };

// Names, units and buckets are those of the catalog: src/metrics/catalog.ts
const completions = meter.createCounter("workflow.completions", { unit: "{workflow}" });
const failures = meter.createCounter("workflow.failures", { unit: "{workflow}" });
const duration = meter.createHistogram("workflow.duration", {
  unit: "s",
  advice: { explicitBucketBoundaries: [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600] },
});

/** Counts one order that reached its end, `seconds` after it was placed. */
export function countFulfilment(seconds: number, errorType?: string): void {
  duration.record(seconds, name);
  if (errorType === undefined) completions.add(1, name);
  else failures.add(1, { ...name, "error.type": errorType });
}
