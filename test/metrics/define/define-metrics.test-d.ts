import { assertType, expectTypeOf, test } from "vitest";

import { defineMetrics, type MetricCatalog } from "#src/metrics/index.ts";
import type { latencyBuckets } from "#src/metrics/buckets.ts";
import type { BucketOf, DimensionOf, LabelOf, Where } from "#src/promql/source.ts";

const metrics = defineMetrics({
  checkoutPayments: {
    name: "checkout.payments",
    kind: "counter",
    unit: "{payment}",
    description: "Payments by outcome.",
    attributes: { outcome: { values: ["accepted", "declined"] }, shop: {} },
  },
  checkoutDuration: {
    name: "checkout.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of checkouts.",
  },
  cartSize: {
    name: "cart.size",
    kind: "histogram",
    unit: "{item}",
    description: "Items in a cart.",
    buckets: [1, 5],
  },
});

const base = { name: "a.b", kind: "counter", unit: "1", description: "A." } as const;

test("what is defined is a catalog and keeps its literal types", () => {
  expectTypeOf(metrics).toExtend<MetricCatalog>();
  expectTypeOf(metrics.checkoutPayments.name).toEqualTypeOf<"checkout.payments">();
  expectTypeOf(metrics.checkoutPayments.kind).toEqualTypeOf<"counter">();
  expectTypeOf(metrics.checkoutPayments.emitter).toEqualTypeOf<"application">();
  expectTypeOf(metrics.checkoutDuration.buckets).toEqualTypeOf<typeof latencyBuckets>();
});

test("rules are typed by it", () => {
  type Payments = typeof metrics.checkoutPayments;
  expectTypeOf<Extract<LabelOf<Payments>, "outcome" | "shop">>().toEqualTypeOf<
    "outcome" | "shop"
  >();
  expectTypeOf<{ outcome: "accepted"; shop: "x" }>().toExtend<Where<Payments>>();
  expectTypeOf<{ outcome: "banana" }>().not.toExtend<Where<Payments>>();
  expectTypeOf<BucketOf<typeof metrics.cartSize>>().toEqualTypeOf<1 | 5>();
  expectTypeOf<BucketOf<typeof metrics.checkoutDuration>>().toEqualTypeOf<
    (typeof latencyBuckets)[number]
  >();
  expectTypeOf<DimensionOf<typeof metrics.checkoutDuration>>().toEqualTypeOf<"seconds">();
});

test("a field that a metric does not have does not compile", () => {
  // @ts-expect-error -- no such kind
  assertType(defineMetrics({ a: { name: "a", kind: "conter", unit: "1", description: "A." } }));
  // @ts-expect-error -- misspelt
  assertType(defineMetrics({ a: { ...base, atributes: {} } }));
  // @ts-expect-error -- misspelt
  assertType(defineMetrics({ a: { ...base, attributes: { x: { value: ["a"] } } } }));
  // @ts-expect-error -- only histograms have buckets
  assertType(defineMetrics({ a: { ...base, buckets: [1] } }));
  // @ts-expect-error -- required
  assertType(defineMetrics({ a: { name: "a", kind: "counter", unit: "1" } }));
});
