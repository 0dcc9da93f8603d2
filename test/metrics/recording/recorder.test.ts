import { metrics as metricsApi, type Attributes } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, test, vi } from "vitest";

import { createRecorder, defineMetrics } from "#src/metrics/index.ts";

const metrics = defineMetrics({
  payments: {
    name: "checkout.payments",
    kind: "counter",
    unit: "{payment}",
    description: "Payments by outcome.",
    attributes: { outcome: { values: ["accepted", "declined"] }, shop: {} },
  },
  requests: {
    name: "checkout.requests",
    kind: "counter",
    unit: "{request}",
    description: "Requests by method.",
    attributes: { method: { values: ["GET", "_OTHER"] } },
  },
  open: {
    name: "checkout.open",
    kind: "updowncounter",
    unit: "{checkout}",
    description: "Checkouts that are open.",
  },
  fill: { name: "cart.fill", kind: "gauge", unit: "1", description: "How full carts are." },
  size: {
    name: "cart.size",
    kind: "histogram",
    unit: "{item}",
    description: "Items in a cart.",
    buckets: [1, 5],
  },
});

/** A real provider of the process, read by hand. */
function startProvider() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
  metricsApi.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  const collect = async () => {
    await reader.forceFlush();
    const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? [];
    return scopes.flatMap((scope) => scope.metrics);
  };
  return {
    metrics: collect,
    async points(name: string): Promise<readonly (readonly [Attributes, unknown])[]> {
      const found = (await collect()).find(({ descriptor }) => descriptor.name === name);
      return found?.dataPoints.map(({ attributes, value }) => [attributes, value] as const) ?? [];
    },
  };
}

/** The recorder as JavaScript sees it, and what it warns of. */
function startUntyped() {
  const warnings: string[] = [];
  const warn = ({ code, message }: { code: string; message: string }): void => {
    warnings.push(`${code} ${message}`);
  };
  const recorder: unknown = createRecorder(metrics, { warn });
  const record = recorder as Readonly<
    Record<string, Readonly<Record<"add" | "record" | "set", (...args: unknown[]) => void>>>
  >;
  return { record, warnings };
}

afterEach(() => metricsApi.disable());

describe("a recorder", () => {
  test("records each kind with its unit, description and bounds", async () => {
    const provider = startProvider();
    const record = createRecorder(metrics);
    record.payments.add(2, { outcome: "accepted", shop: "north" });
    record.open.add(3);
    record.open.add(-1);
    record.fill.set(0.5);
    record.fill.set(-0.25);
    record.size.record(3);

    await expect(provider.points("checkout.payments")).resolves.toEqual([
      [{ outcome: "accepted", shop: "north" }, 2],
    ]);
    await expect(provider.points("checkout.open")).resolves.toEqual([[{}, 2]]);
    await expect(provider.points("cart.fill")).resolves.toEqual([[{}, -0.25]]);
    await expect(provider.points("cart.size")).resolves.toEqual([
      [{}, expect.objectContaining({ sum: 3, buckets: { boundaries: [1, 5], counts: [0, 1, 0] } })],
    ]);
    const [first] = await provider.metrics();
    expect(first?.descriptor).toMatchObject({
      unit: "{payment}",
      description: "Payments by outcome.",
    });
  });

  test("records in a provider that is set after it was made and used, and in the next one", async () => {
    const record = createRecorder(metrics);
    record.open.add(1);
    const first = startProvider();
    record.open.add(2);
    metricsApi.disable();
    const second = startProvider();
    record.open.add(3);
    await expect(first.points("checkout.open")).resolves.toEqual([[{}, 2]]);
    await expect(second.points("checkout.open")).resolves.toEqual([[{}, 3]]);
  });

  test("registers no instrument before it is used", async () => {
    const provider = startProvider();
    createRecorder(metrics).open.add(1);
    const names = (await provider.metrics()).map(({ descriptor }) => descriptor.name);
    expect(names).toEqual(["checkout.open"]);
  });

  test("leaves out an attribute that is undefined, as of an absent error, in silence", async () => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    record["payments"]?.add(1, { outcome: "accepted", shop: undefined });
    record["payments"]?.add(1, null);
    await expect(provider.points("checkout.payments")).resolves.toEqual([
      [{ outcome: "accepted" }, 1],
      [{}, 1],
    ]);
    expect(warnings).toEqual([]);
  });

  test("is awaited, printed and compared like any object, without a warning", async () => {
    const { record, warnings } = startUntyped();
    await expect(Promise.resolve(record)).resolves.toBe(record);
    expect(Object.prototype.toString.call(record)).toBe("[object Object]");
    expect(Object.keys(record)).toEqual(Object.keys(metrics));
    expect(JSON.parse(JSON.stringify(record))).toEqual(
      Object.fromEntries(Object.keys(metrics).map((key) => [key, {}])),
    );
    expect(warnings).toEqual([]);
  });
});

describe("a misuse is warned of once and", () => {
  test("an attribute that the metric does not have is left out, the rest recorded", async () => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    for (let call = 0; call < 3; call += 1) {
      record["payments"]?.add(1, { outcom: "accepted", shop: "north" });
    }
    await expect(provider.points("checkout.payments")).resolves.toEqual([[{ shop: "north" }, 3]]);
    expect(warnings).toEqual([
      "OBS_METRIC_ATTRIBUTE payments.outcom: expected the attribute outcome, got outcom",
    ]);
  });

  test("a value outside the closed set is left out, the rest recorded", async () => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    record["payments"]?.add(1, { outcome: "banana", shop: "north" });
    record["payments"]?.add(1, { outcome: "apple", shop: "north" });
    await expect(provider.points("checkout.payments")).resolves.toEqual([[{ shop: "north" }, 2]]);
    expect(warnings).toEqual([
      'OBS_METRIC_ATTRIBUTE payments.outcome: expected one of accepted, declined, got "banana"',
    ]);
  });

  test.each([
    [true, "true"],
    [1, "1"],
    [-0.5, "-0.5"],
  ])("%o and its text are one series of an open attribute", async (value, text) => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    record["payments"]?.add(7, { shop: value });
    record["payments"]?.add(100, { shop: text });
    await expect(provider.points("checkout.payments")).resolves.toEqual([[{ shop: text }, 107]]);
    expect(warnings).toEqual([]);
  });

  test("an attribute whose getter throws is left out, the rest recorded", async () => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    const attributes = {
      outcome: "accepted",
      get shop() {
        throw new Error("closed");
      },
    };
    record["payments"]?.add(1, attributes);
    await expect(provider.points("checkout.payments")).resolves.toEqual([
      [{ outcome: "accepted" }, 1],
    ]);
    expect(warnings).toEqual([
      "OBS_METRIC_ATTRIBUTE payments.shop: expected text, a finite number or a boolean, got a getter that throws",
    ]);
  });

  test("attributes that cannot be listed are one warning", async () => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    const ownKeys = () => {
      throw new Error("revoked");
    };
    record["payments"]?.add(1, new Proxy({}, { ownKeys }));
    record["payments"]?.add(1, new Proxy({}, { ownKeys }));
    await expect(provider.metrics()).resolves.toEqual([]);
    expect(warnings).toEqual([
      "OBS_METRIC_ATTRIBUTE payments: expected attributes that can be read, got an object that throws",
    ]);
  });

  test("a value outside a closed set with _OTHER becomes that, in silence", async () => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    record["requests"]?.add(1, { method: "BREW" });
    await expect(provider.points("checkout.requests")).resolves.toEqual([
      [{ method: "_OTHER" }, 1],
    ]);
    expect(warnings).toEqual([]);
  });

  test.each([
    [{}, "object"],
    [["a"], "object"],
    [1n, "bigint"],
    [Symbol("a"), "symbol"],
    [null, "object"],
    [Number.NaN, "NaN"],
    [Infinity, "Infinity"],
  ])("the open attribute of %o is left out", async (shop, got) => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    record["payments"]?.add(1, { shop });
    await expect(provider.points("checkout.payments")).resolves.toEqual([[{}, 1]]);
    expect(warnings).toEqual([
      `OBS_METRIC_ATTRIBUTE payments.shop: expected text, a finite number or a boolean, got ${got}`,
    ]);
  });

  test.each([
    ["payments", "add", -1, "a finite number >= 0, got -1"],
    ["payments", "add", Number.NaN, "a finite number >= 0, got NaN"],
    ["payments", "add", undefined, "a finite number >= 0, got undefined"],
    ["payments", "add", "1", "a finite number >= 0, got string"],
    ["size", "record", -1, "a finite number >= 0, got -1"],
    ["fill", "set", Infinity, "a finite number, got Infinity"],
    ["open", "add", -Infinity, "a finite number, got -Infinity"],
  ] as const)("%s.%s(%o) is dropped", async (key, method, value, message) => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    record[key]?.[method](value);
    record[key]?.[method](value);
    await expect(provider.metrics()).resolves.toEqual([]);
    expect(warnings).toEqual([`OBS_METRIC_VALUE ${key}: expected ${message}`]);
  });

  test.each([
    ["payments", "set", "add(\u2026) for the kind counter, got set(\u2026)"],
    ["open", "record", "add(\u2026) for the kind updowncounter, got record(\u2026)"],
    ["fill", "add", "set(\u2026) for the kind gauge, got add(\u2026)"],
    ["size", "set", "record(\u2026) for the kind histogram, got set(\u2026)"],
  ] as const)("%s.%s() is dropped", async (key, method, message) => {
    const provider = startProvider();
    const { record, warnings } = startUntyped();
    record[key]?.[method](1);
    record[key]?.[method](1);
    await expect(provider.metrics()).resolves.toEqual([]);
    expect(warnings).toEqual([`OBS_METRIC_KIND ${key}: expected ${message}`]);
  });

  test("a metric that does not exist is dropped", () => {
    const { record, warnings } = startUntyped();
    record["paymnets"]?.add(1);
    record["paymnets"]?.add(1);
    record["zzzzzzzz"]?.set(1);
    expect(warnings).toEqual([
      "OBS_METRIC_UNKNOWN paymnets: expected a metric of the catalog, did you mean payments?",
      "OBS_METRIC_UNKNOWN zzzzzzzz: expected a metric of the catalog",
    ]);
  });

  test("names made of data do not fill memory: two hundred causes are told", () => {
    const { record, warnings } = startUntyped();
    for (let item = 0; item < 1_000; item += 1) record["payments"]?.add(1, { [`i${item}`]: 1 });
    expect(warnings).toHaveLength(200);
  });

  test.each([
    ["nothing", undefined, "metrics: expected what defineMetrics() returns, got nothing"],
    ["a list", [], "metrics: expected what defineMetrics() returns, got []"],
    [
      "no metrics",
      { x: 1, y: { name: "y", kind: "counter", unit: "1" } },
      'metrics: x: expected a metric of defineMetrics(), got 1\nmetrics: y: expected a metric of defineMetrics(), got {"name":"y","kind":"counter","unit":"1"}',
    ],
  ])("%s instead of a catalog is refused at once", (_what, catalog, message) => {
    expect(() => createRecorder(catalog as never)).toThrow(
      expect.objectContaining({ code: "OBS_CATALOG_INVALID", message }),
    );
  });

  test.each([
    ["no function", 5],
    [
      "a function that throws",
      () => {
        throw new Error("closed");
      },
    ],
  ])("becomes a process warning where warn is %s", (_what, warn) => {
    const emitted = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const record = createRecorder(metrics, { warn: warn as () => never });
    record.payments.add(-1);
    expect(emitted).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: "OBS_METRIC_VALUE" }),
    );
    emitted.mockRestore();
  });

  test("becomes a process warning where nobody receives it", () => {
    const emitted = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const recorder: unknown = createRecorder(metrics);
    (recorder as { payments: { set(value: number): void } }).payments.set(1);
    expect(emitted).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: "OBS_METRIC_KIND" }),
    );
  });
});
