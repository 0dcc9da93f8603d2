import { describe, expect, test } from "vitest";

import { latencyBuckets } from "#src/metrics/buckets.ts";
import { catalog, defineMetrics, type MetricInput, type MetricInputs } from "#src/metrics/index.ts";

const payments = {
  name: "checkout.payments",
  kind: "counter",
  unit: "{payment}",
  description: "Payments by outcome.",
} as const;

/** Defines as JavaScript may: anything. */
function define(metrics: unknown): unknown {
  return defineMetrics(metrics as MetricInputs);
}

/** Defines a metric that is right but for `fields`. */
function defineWith(fields: Readonly<Record<string, unknown>>): unknown {
  return define({ checkoutPayments: { ...payments, ...fields } });
}

describe("defineMetrics", () => {
  test("returns what is given with the defaults for the rest", () => {
    const defined = defineMetrics({
      checkoutPayments: {
        ...payments,
        attributes: { outcome: { values: ["accepted", "declined"] }, shop: {} },
      },
      checkoutDuration: { ...payments, name: "checkout.duration", kind: "histogram", unit: "s" },
    });
    expect(defined).toEqual({
      checkoutPayments: {
        ...payments,
        attributes: {
          outcome: { description: "", values: ["accepted", "declined"] },
          shop: { description: "" },
        },
        convention: "own",
        emitter: "application",
      },
      checkoutDuration: {
        ...payments,
        name: "checkout.duration",
        kind: "histogram",
        unit: "s",
        attributes: {},
        buckets: latencyBuckets,
        convention: "own",
        emitter: "application",
      },
    });
  });

  test("returns data that nobody can change, and keeps none of what was given", () => {
    const values = ["accepted"];
    const defined = defineMetrics({
      checkoutPayments: { ...payments, attributes: { outcome: { values } } },
      cartSize: { ...payments, name: "cart.size", kind: "histogram" },
    });
    values.push("declined");
    expect(defined.checkoutPayments.attributes.outcome.values).toEqual(["accepted"]);
    for (const frozen of [
      defined,
      defined.checkoutPayments,
      defined.checkoutPayments.attributes,
      defined.checkoutPayments.attributes.outcome,
      defined.checkoutPayments.attributes.outcome.values,
      defined.cartSize.buckets,
    ]) {
      expect(Object.isFrozen(frozen)).toBe(true);
    }
  });

  test("takes what it has returned, and the package's catalog beside it", () => {
    const once = defineMetrics({ ...catalog, checkoutPayments: payments });
    expect(define(once)).toEqual(once);
    expect(once.httpRequestDuration).toEqual(catalog.httpRequestDuration);
  });

  test("lists all that is wrong, a line each", () => {
    expect(() => define({ a: { ...payments, name: "A", unit: "seconds" }, b: 5 })).toThrow(
      expect.objectContaining({
        code: "OBS_CATALOG_INVALID",
        message: [
          'metrics: a.name: expected lower-case words joined by . or _, such as a, got "A"',
          'metrics: a.unit: expected s, got "seconds"',
          "metrics: b: expected an object with name, kind, unit and description, got 5",
        ].join("\n"),
      }),
    );
  });

  test.each([undefined, null, [], "metrics", 5])("refuses %j", (metrics) => {
    expect(() => define(metrics)).toThrow("metrics: expected metrics by their key, got");
  });
});

describe("a metric is refused", () => {
  const aKey = "checkoutPayments";
  const words = "lower-case words joined by . or _, such as";

  test.each<[Readonly<Record<string, unknown>>, string]>([
    [{ name: undefined }, `${aKey}.name: expected ${words} checkout.payments, got nothing`],
    [{ name: "1st" }, `${aKey}.name: expected ${words} checkout.payments, got "1st"`],
    [{ name: "a..b" }, `${aKey}.name: expected ${words} a.b, got "a..b"`],
    [
      { name: "CheckoutPayments" },
      `${aKey}.name: expected ${words} checkout_payments, got "CheckoutPayments"`,
    ],
    [{ name: "a".repeat(256) }, `${aKey}.name: expected at most 255 characters`],
    [{ kind: "Counter" }, `${aKey}.kind: expected counter, got "Counter"`],
    [
      { kind: "summary" },
      `${aKey}.kind: expected histogram (one of counter, updowncounter, gauge, histogram), got "summary"`,
    ],
    [
      { kind: "rate" },
      `${aKey}.kind: expected one of counter, updowncounter, gauge, histogram, got "rate"`,
    ],
    [{ unit: "usd" }, `${aKey}.unit: expected USD, got "usd"`],
    [{ unit: "" }, `${aKey}.unit: expected a UCUM unit such as s, By, 1 or {payment}, got ""`],
    [
      { unit: undefined },
      `${aKey}.unit: expected a UCUM unit such as s, By, 1 or {payment}, got nothing`,
    ],
    [
      { description: " " },
      `${aKey}.description: expected a sentence that says what is measured, got " "`,
    ],
    [{ buckets: [1] }, `${aKey}.buckets: expected none: only histograms have buckets, got [1]`],
    [{ convention: "sem" }, `${aKey}.convention: expected one of own, semconv, got "sem"`],
    [{ emitter: "aplication" }, `${aKey}.emitter: expected application, got "aplication"`],
    [{ atributes: {} }, `${aKey}.atributes: expected the field attributes, got atributes`],
    [
      { help: "x" },
      `${aKey}.help: expected one of the fields name, kind, unit, description, attributes, buckets, convention, emitter, got help`,
    ],
    [{ attributes: [] }, `${aKey}.attributes: expected attributes by their name, got []`],
    [
      { attributes: { a: "b" } },
      `${aKey}.attributes.a: expected an object: {} or { values: [\u2026] }, got "b"`,
    ],
    [{ attributes: { aB: {} } }, `${aKey}.attributes.aB: expected ${words} a_b, got "aB"`],
    [
      { attributes: { a: { value: ["b"] } } },
      `${aKey}.attributes.a.value: expected the field values, got value`,
    ],
    [
      { attributes: { a: { values: [] } } },
      `${aKey}.attributes.a.values: expected texts that are not empty, each once, got []`,
    ],
    [
      { attributes: { a: { values: ["b", "b"] } } },
      `${aKey}.attributes.a.values: expected texts that are not empty, each once, got ["b","b"]`,
    ],
    [
      { attributes: { a: { values: [1] } } },
      `${aKey}.attributes.a.values: expected texts that are not empty, each once, got [1]`,
    ],
    [{ attributes: { a: { description: 1 } } }, `${aKey}.attributes.a.description: expected text`],
    [
      { attributes: { le: {} } },
      `${aKey}.attributes.le: expected a name that is not taken by the bounds of a histogram, got le`,
    ],
    [
      { attributes: { "service.name": {} } },
      `${aKey}.attributes.service.name: expected a name that is not taken by the resource, got service_name`,
    ],
    [
      { attributes: { instance: {} } },
      `${aKey}.attributes.instance: expected a name that is not taken by the resource, got instance`,
    ],
    [
      { attributes: { "a.b": {}, a_b: {} } },
      `${aKey}.attributes.a_b: expected another label than that of a.b, got a_b`,
    ],
  ])("for %j", (fields, message) => {
    expect(() => defineWith(fields)).toThrow(`metrics: ${message}`);
  });

  test.each([[[]], [[2, 1]], [[1, 1]], [[1, Number.NaN]], [[1, Infinity]], [["1"]], ["1"], [1]])(
    "for the buckets %j",
    (buckets) => {
      expect(() => defineWith({ kind: "histogram", buckets })).toThrow(
        "metrics: checkoutPayments.buckets: expected finite numbers, each greater than the one before, got ",
      );
    },
  );

  test.each(["", "a-b", "1a", "a.b"])("for the key %j", (key) => {
    expect(() => define({ [key]: payments })).toThrow(
      `metrics: ${key}: expected a key such as checkoutPayments, got ${JSON.stringify(key)}`.replace(
        "metrics: : ",
        "metrics: ",
      ),
    );
  });
});

describe("two metrics are refused", () => {
  const gauge: MetricInput = { ...payments, kind: "gauge", unit: "{item}" };

  test.each<[string, Readonly<Record<string, MetricInput>>, string]>([
    [
      "that are one series of Prometheus",
      { a: { ...gauge, name: "cart.size", unit: "s" }, b: { ...gauge, name: "cart.size.seconds" } },
      "b.name: expected another name in Prometheus than a has, got cart_size_seconds",
    ],
    [
      "of which one is a series of a histogram",
      {
        a: { ...gauge, name: "cart.size.count" },
        b: { ...gauge, name: "cart.size", kind: "histogram" },
      },
      "b.name: expected another name in Prometheus than a has, got cart_size_count",
    ],
    [
      "of which one is a counter of the same name",
      { a: { ...gauge, name: "cart.total" }, b: { ...gauge, name: "cart", kind: "counter" } },
      "b.name: expected another name in Prometheus than a has, got cart_total",
    ],
    [
      "of which one is the package's",
      { a: { ...gauge, name: "http.server.requests", kind: "counter" } },
      "a.name: expected another name in Prometheus than httpRequestsTotal has, got http_server_requests_total",
    ],
    [
      "of which one is Prometheus' own",
      { a: { ...gauge, name: "target.info" } },
      "a.name: expected a name that Prometheus does not use, got target_info",
    ],
    [
      "of one key, of which one is the package's",
      { httpRequestsTotal: payments },
      "httpRequestsTotal: expected a key that the package's catalog does not have, got httpRequestsTotal",
    ],
    [
      "of which one has the other's name as its key",
      { cart: { ...gauge, name: "cart.size" }, size: { ...gauge, name: "cart" } },
      "cart: expected a key that is not the name of size, got cart",
    ],
  ])("%s", (_, metrics, message) => {
    expect(() => define(metrics)).toThrow(
      expect.objectContaining({ message: `metrics: ${message}` }),
    );
  });
});
