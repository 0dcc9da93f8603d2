import { isDeepStrictEqual } from "node:util";

import { stringify } from "yaml";

import type { RenderedFiles } from "../../generated-file.ts";
import type { AttributeDefinition, MetricCatalog, MetricDefinition } from "../definition.ts";
import { hasOnlyFallback } from "../fallback-value.ts";
import { annotationKey } from "./annotations.ts";

/** What the manifest of a registry says. */
export interface RegistryOptions {
  /** Names the registry and its version, as `https://example.com/schemas/shop/1.0.0`. */
  readonly schemaUrl: string;
  /** What the registry is about, in Markdown. */
  readonly description?: string;
}

type Attributes = MetricDefinition["attributes"];

/**
 * Returns the catalog as a registry of OpenTelemetry semantic conventions, a folder of YAML that
 * Weaver and its templates read: `manifest.yaml`, `attributes.yaml` and `metrics.yaml` by their path.
 * {@link fromRegistry} makes the same catalog of it.
 *
 * An attribute is defined once, as the first metric has it. Where another metric describes it
 * otherwise, its reference says so; values that differ stand in an annotation, as do bounds and keys.
 * https://github.com/open-telemetry/weaver/blob/main/schemas/semconv-syntax.md
 */
export function toRegistry(
  catalog: MetricCatalog,
  { schemaUrl, description }: RegistryOptions,
): RenderedFiles {
  const defined = definedAttributes(catalog);
  const files = {
    "manifest.yaml": {
      schema_url: schemaUrl,
      ...(description === undefined ? {} : { description }),
    },
    ...(Object.keys(defined).length === 0
      ? {}
      : { "attributes.yaml": { groups: [attributeGroup(defined)] } }),
    "metrics.yaml": {
      groups: Object.entries(catalog).map(([key, metric]) => metricGroup(key, metric, defined)),
    },
  };
  return new Map(Object.entries(files).map(([path, content]) => [path, toYaml(content)]));
}

/** Readers of YAML 1.1 take `no` for a boolean, unless it stands in quotes. */
function toYaml(content: object): string {
  return stringify(content, { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" });
}

/** Each attribute as the first metric that has it defines it. */
function definedAttributes(catalog: MetricCatalog): Attributes {
  const all = Object.values(catalog).flatMap(({ attributes }) => Object.entries(attributes));
  return Object.fromEntries(all.toReversed());
}

function attributeGroup(defined: Attributes): unknown {
  return {
    id: "registry.attributes",
    type: "attribute_group",
    brief: "Attributes of the metrics.",
    attributes: Object.entries(defined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, attribute]) => ({
        id,
        ...attributeType(attribute),
        stability: "development",
        brief: attribute.description,
      })),
  };
}

function attributeType({ values }: AttributeDefinition): object {
  // Weaver wants an example of every text, and the catalog has none
  if (values === undefined) return { type: "string", examples: ["any text"] };
  const ids = memberIds(values);
  return {
    type: {
      members: values.map((value, index) => ({ id: ids[index], value, stability: "development" })),
    },
  };
}

/** Ids of enum members: words of the value, numbered where two have the same. */
function memberIds(values: readonly string[]): readonly string[] {
  const words = values.map((value) => {
    const word = value
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^_|_$/g, "");
    return /^[a-z]/.test(word) ? word : `value_${word}`;
  });
  return words.map((word, index) => {
    const twins = words.filter((other) => other === word).length;
    return twins === 1 ? word : `${word}_${index + 1}`;
  });
}

function metricGroup(key: string, metric: MetricDefinition, defined: Attributes): unknown {
  const { name, kind, unit, description, attributes, buckets, convention, emitter } = metric;
  return {
    id: `metric.${name}`,
    type: "metric",
    metric_name: name,
    instrument: kind,
    unit,
    brief: description,
    stability: convention === "semconv" ? "stable" : "development",
    ...(Object.keys(attributes).length === 0
      ? {}
      : {
          attributes: Object.entries(attributes).map(([ref, attribute]) =>
            reference(ref, attribute, defined[ref]),
          ),
        }),
    annotations: {
      [annotationKey]: { key, ...(buckets === undefined ? {} : { buckets }), convention, emitter },
    },
  };
}

function reference(
  ref: string,
  { description, values }: AttributeDefinition,
  defined: AttributeDefinition | undefined,
): unknown {
  const asDefined = isDeepStrictEqual(values, defined?.values);
  const readsAsAny = values !== undefined && hasOnlyFallback(values);
  return {
    ref,
    ...(description === defined?.description ? {} : { brief: description }),
    ...(asDefined && !readsAsAny
      ? {}
      : { annotations: { [annotationKey]: { values: values ?? "any" } } }),
  };
}
