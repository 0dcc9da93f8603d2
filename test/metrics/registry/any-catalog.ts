import fc from "fast-check";
import { expect } from "vitest";
import { parse } from "yaml";

import type { AttributeDefinition, MetricCatalog } from "#src/metrics/definition.ts";
import { fromRegistry } from "#src/metrics/registry/from-registry.ts";
import { toRegistry } from "#src/metrics/registry/to-registry.ts";

import { attributesFile, manifestFile, metricsFile } from "./semconv-syntax.ts";

const options = { schemaUrl: "https://example.com/schemas/shop/1.0.0" };

/** Whatever a catalog may hold, beyond what its checks let through. */
const catalogs: fc.Arbitrary<MetricCatalog> = (() => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
  const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("."));
  // Texts of YAML lose the space around them
  const text = fc.string({ unit: "grapheme", maxLength: 12 }).map((value) => value.trim());
  const value = fc.oneof(
    fc.constantFrom(
      "_OTHER",
      "no",
      "1",
      "true",
      "null",
      "~",
      "a b",
      "a-b",
      "a_b",
      "#",
      ": ",
      "any",
    ),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
  );
  const values = fc.uniqueArray(value, { minLength: 1, maxLength: 4 });
  const attribute: fc.Arbitrary<AttributeDefinition> = fc.oneof(
    fc.record({ description: text }),
    fc.record({ description: text, values }),
  );
  const base = {
    name,
    unit: fc.constantFrom("s", "1", "%", "{job}", "By/s", "USD"),
    description: text,
    // Few names, so that metrics share them with other definitions
    attributes: fc.dictionary(fc.constantFrom("a", "b.c", "d"), attribute, {
      noNullPrototype: true,
    }),
    convention: fc.constantFrom("own", "semconv"),
    emitter: fc.constantFrom("instrumentation", "health", "application", "pipeline"),
  } as const;
  const metric = fc.oneof(
    fc.record({ ...base, kind: fc.constantFrom("counter", "updowncounter", "gauge") }),
    fc.record({
      ...base,
      kind: fc.constant("histogram" as const),
      buckets: fc.uniqueArray(
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      ),
    }),
  );
  return fc.dictionary(word, metric, { noNullPrototype: true });
})();

/** Fails unless every catalog of the runs is after export and import what it was. */
export function assertRoundTrip(numRuns: number): void {
  fc.assert(
    fc.property(catalogs, (metrics) => {
      expect(fromRegistry(toRegistry(metrics, options))).toEqual({
        catalog: metrics,
        problems: [],
      });
    }),
    { numRuns },
  );
}

/** Fails unless every catalog of the runs is written as Weaver's syntax allows. */
export function assertWeaverSyntax(numRuns: number): void {
  fc.assert(
    fc.property(catalogs, (metrics) => {
      // Two metrics of one name are two groups of one id: the catalog's checks refuse them
      const names = Object.values(metrics).map(({ name }) => name);
      fc.pre(new Set(names).size === names.length);
      const files = toRegistry(metrics, options);
      manifestFile.parse(parse(files.get("manifest.yaml") ?? ""));
      metricsFile.parse(parse(files.get("metrics.yaml") ?? ""));
      const attributes = files.get("attributes.yaml");
      if (attributes !== undefined) attributesFile.parse(parse(attributes));
    }),
    { numRuns },
  );
}
