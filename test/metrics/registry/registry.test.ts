import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { latencyBuckets } from "#src/metrics/buckets.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { defineMetrics } from "#src/metrics/define/define-metrics.ts";
import { fromRegistry } from "#src/metrics/registry/from-registry.ts";
import { toRegistry } from "#src/metrics/registry/to-registry.ts";

import { assertRoundTrip, assertWeaverSyntax } from "./any-catalog.ts";

const options = { schemaUrl: "https://example.com/schemas/shop/1.0.0" };
const fixtures = join(import.meta.dirname, "../../fixtures/registry");

const published: ReadonlyMap<string, string> = new Map(
  readdirSync(fixtures).map((file) => [file, readFileSync(join(fixtures, file), "utf8")]),
);

describe("a catalog that was exported and imported", () => {
  test("is the package's, as it was, with every key in its place", () => {
    const { catalog: imported, problems } = fromRegistry(toRegistry(catalog, options));
    expect(problems).toEqual([]);
    expect(imported).toEqual(catalog);
    expect(Object.keys(imported)).toEqual(Object.keys(catalog));
  });

  test("is any catalog, as it was", () => {
    assertRoundTrip(40);
  });
});

describe("toRegistry", () => {
  test("writes what Weaver's syntax allows, of any catalog", () => {
    assertWeaverSyntax(40);
  });

  test("writes a folder that reads well", () => {
    const metrics = defineMetrics({
      payments: {
        name: "checkout.payments",
        kind: "counter",
        unit: "{payment}",
        description: "Payments by outcome.",
        attributes: { outcome: { description: "How it ended.", values: ["yes", "no"] }, shop: {} },
      },
    });
    const described = { ...options, description: "The shop." };
    expect(Object.fromEntries(toRegistry(metrics, described))).toMatchInlineSnapshot(`
      {
        "attributes.yaml": "groups:
        - id: registry.attributes
          type: attribute_group
          brief: Attributes of the metrics.
          attributes:
            - id: outcome
              type:
                members:
                  - id: "yes"
                    value: "yes"
                    stability: development
                  - id: "no"
                    value: "no"
                    stability: development
              stability: development
              brief: How it ended.
            - id: shop
              type: string
              examples:
                - any text
              stability: development
              brief: ""
      ",
        "manifest.yaml": "schema_url: https://example.com/schemas/shop/1.0.0
      description: The shop.
      ",
        "metrics.yaml": "groups:
        - id: metric.checkout.payments
          type: metric
          metric_name: checkout.payments
          instrument: counter
          unit: "{payment}"
          brief: Payments by outcome.
          stability: development
          attributes:
            - ref: outcome
            - ref: shop
          annotations:
            tamma_observability:
              key: payments
              convention: own
              emitter: application
      ",
      }
    `);
  });
});

describe("fromRegistry", () => {
  test("reads the published form: references, extends, enums, deprecated metrics, other signals", () => {
    const { catalog: imported, problems } = fromRegistry(published, {
      convention: "semconv",
      emitter: "instrumentation",
    });
    expect(problems).toEqual([]);
    const method = { description: "Method of the request.", values: ["GET", "_OTHER"] };
    expect(imported).toEqual({
      httpServerRequestDuration: {
        name: "http.server.request.duration",
        kind: "histogram",
        unit: "s",
        description: "Duration of HTTP server requests.",
        attributes: {
          "http.request.method": { ...method, description: "Method that the server has seen." },
          "http.response.status_code": { description: "Status code of the response." },
          "error.type": { description: "Class of the error." },
          "http.route": { description: "Template of the route." },
        },
        buckets: latencyBuckets,
        convention: "semconv",
        emitter: "instrumentation",
      },
      httpServerActiveRequests: {
        name: "http.server.active_requests",
        kind: "updowncounter",
        unit: "{request}",
        description: "Requests that are being answered.",
        attributes: {
          "http.request.method": method,
          "http.server.pool": { description: "Number of the pool.", values: ["1", "2"] },
        },
        convention: "semconv",
        emitter: "instrumentation",
      },
    });
  });

  const metric =
    "id: metric.a\n    type: metric\n    metric_name: a\n    brief: A.\n    stability: stable";
  const whole = `${metric}\n    instrument: gauge\n    unit: "1"`;

  test.each([
    ["a: [", "", "YAML", "text that is none"],
    ["groups: 5", "groups", "a list of groups", "5"],
    ["[]", "", "an object with groups", "[]"],
    [`groups:\n  - ${metric}\n    instrument: gauge`, "metric.a.unit", "text", "nothing"],
    [
      `groups:\n  - ${metric}\n    instrument: summary\n    unit: "1"`,
      "groups.0.instrument",
      "one of counter, updowncounter, gauge, histogram",
      '"summary"',
    ],
    [
      `groups:\n  - ${whole}\n    attributes: [{ brief: x }]`,
      "groups.0.attributes.0",
      "an attribute with id and type, or ref",
      '{"brief":"x"}',
    ],
    [
      `groups:\n  - ${whole}\n    attributes: [{ ref: http.rout }]`,
      "metric.a.attributes.http.rout",
      "an attribute of the registry, such as http.route",
      "http.rout",
    ],
    [
      `groups:\n  - ${whole}\n    attributes: [{ ref: http.request.header }]`,
      "metric.a.attributes.http.request.header",
      "text, a number, a boolean or an enum",
      "template[string[]]",
    ],
    [
      `groups:\n  - ${whole}\n    extends: attributes.http.serve`,
      "metric.a.extends",
      "a group of the registry, such as attributes.http.server",
      "attributes.http.serve",
    ],
    [`groups:\n  - ${whole}\n    extends: metric.a`, "metric.a.extends", "no circle", "metric.a"],
    [
      `groups:\n  - ${whole}\n  - ${whole.replaceAll("metric.a", "metric.b")}`,
      "metric.b",
      "a name that makes another key",
      "a",
    ],
  ])("lists what is wrong with %j, with the file's name", (text, field, expected, got) => {
    const files = new Map([...published, ["own/metrics.yaml", text]]);
    expect(fromRegistry(files).problems).toEqual([
      { file: "own/metrics.yaml", field, expected, got },
    ]);
  });
});
