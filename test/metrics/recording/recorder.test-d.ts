import { assertType, expectTypeOf, test } from "vitest";

import {
  catalog,
  createMetricsCollector,
  createRecorder,
  defineMetrics,
  type IMetricsCollector,
  type MetricCatalog,
  type MetricsCollector,
} from "#src/metrics/index.ts";

const metrics = defineMetrics({
  payments: {
    name: "checkout.payments",
    kind: "counter",
    unit: "{payment}",
    description: "Payments by outcome.",
    attributes: { outcome: { values: ["accepted", "declined"] }, shop: {} },
  },
  open: { name: "checkout.open", kind: "updowncounter", unit: "1", description: "Open." },
  fill: { name: "cart.fill", kind: "gauge", unit: "1", description: "How full carts are." },
  duration: { name: "checkout.duration", kind: "histogram", unit: "s", description: "Duration." },
});
const record = createRecorder(metrics);
const collector = createMetricsCollector({ catalog: metrics });

test("a recorder takes what the catalog says", () => {
  assertType(record.payments.add(1, { outcome: "accepted", shop: "north" }));
  assertType(record.payments.add(1, { outcome: "declined", shop: 7 }));
  assertType(record.payments.add(1, { shop: undefined }));
  assertType(record.open.add(-1));
  assertType(record.fill.set(1));
  assertType(record.duration.record(1));
  assertType(createRecorder(catalog).gcDuration.record(1, { "v8js.gc.type": "major" }));
});

test("a recorder takes nothing else", () => {
  // @ts-expect-error -- misspelt attribute
  assertType(record.payments.add(1, { outcom: "accepted" }));
  // @ts-expect-error -- outside the closed set
  assertType(record.payments.add(1, { outcome: "banana" }));
  // @ts-expect-error -- no attributes at all
  assertType(record.open.add(1, { outcome: "accepted" }));
  // @ts-expect-error -- a counter is not set
  assertType(record.payments.set(1));
  // @ts-expect-error -- a histogram is not added to
  assertType(record.duration.add(1));
  // @ts-expect-error -- no such metric
  assertType(record.paymnets);
  // @ts-expect-error -- no number
  assertType(record.payments.add("1"));
});

test("a collector takes keys and names of the right kind, and their labels", () => {
  assertType(collector.incrementCounter("payments", { outcome: "accepted" }, 2));
  assertType(collector.incrementCounter("checkout.payments", { shop: "north" }));
  assertType(collector.setGauge("fill", 1));
  assertType(collector.recordSummary("duration", 1));
  // @ts-expect-error -- a gauge
  assertType(collector.incrementCounter("fill"));
  // @ts-expect-error -- no such metric
  assertType(collector.setGauge("fil", 1));
  // @ts-expect-error -- misspelt label
  assertType(collector.incrementCounter("payments", { outcom: "accepted" }));
  // @ts-expect-error -- outside the closed set
  assertType(collector.incrementCounter("payments", { outcome: "banana" }));
  // @ts-expect-error -- not in the package's catalog
  assertType(createMetricsCollector().incrementCounter("payments"));
});

test("every collector can be used wherever the specification's is asked for", () => {
  expectTypeOf(collector).toExtend<IMetricsCollector>();
  expectTypeOf<MetricsCollector>().toExtend<IMetricsCollector>();
  expectTypeOf<MetricsCollector<MetricCatalog>>().toExtend<IMetricsCollector>();
});
