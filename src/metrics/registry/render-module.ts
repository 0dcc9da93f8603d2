import { isDeepStrictEqual } from "node:util";

import { defaultBuckets } from "../buckets.ts";
import type { MetricInput } from "../define/metric-input.ts";
import type { AttributeDefinition, MetricCatalog, MetricDefinition } from "../definition.ts";

/**
 * Returns the text of a module that exports the metrics as `metrics`. It is TypeScript and
 * JavaScript alike. What is the default is left out.
 */
export function renderMetricsModule(metrics: MetricCatalog): string {
  return [
    'import { defineMetrics } from "@tamma/observability/metrics";',
    "",
    `export const metrics = ${renderMetrics(metrics)};`,
    "",
  ].join("\n");
}

/** Returns the call of `defineMetrics` that makes the metrics. */
export function renderMetrics(metrics: MetricCatalog): string {
  const inputs = Object.fromEntries(
    Object.entries(metrics).map(([key, metric]) => [key, toInput(metric)]),
  );
  return `defineMetrics(${literal(inputs, "")})`;
}

function toInput(metric: MetricDefinition): MetricInput {
  const { name, kind, unit, description, attributes, buckets, convention, emitter } = metric;
  const entries = Object.entries(attributes);
  const hasOwnBuckets = buckets !== undefined && !isDeepStrictEqual(buckets, defaultBuckets(unit));
  return {
    name,
    kind,
    unit,
    description,
    ...(entries.length === 0
      ? {}
      : {
          attributes: Object.fromEntries(entries.map(([key, one]) => [key, toInputAttribute(one)])),
        }),
    ...(hasOwnBuckets ? { buckets } : {}),
    ...(convention === "own" ? {} : { convention }),
    ...(emitter === "application" ? {} : { emitter }),
  };
}

function toInputAttribute({ description, values }: AttributeDefinition): object {
  return {
    ...(description === "" ? {} : { description }),
    ...(values === undefined ? {} : { values }),
  };
}

const lineWidth = 80;

/** The value as code: on one line where it fits, keys without quotes where they may be. */
function literal(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const deeper = `${indent}  `;
  const parts = Object.entries(value).map(([key, one]: [string, unknown]) => {
    const text = literal(one, deeper);
    return isList ? text : `${keyOf(key)}: ${text}`;
  });
  if (parts.length === 0) return isList ? "[]" : "{}";
  const line = isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  if (indent !== "" && !line.includes("\n") && indent.length + line.length <= lineWidth) {
    return line;
  }
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return [open, ...parts.map((part) => `${deeper}${part},`), `${indent}${close}`].join("\n");
}

/** A computed `__proto__` is a key like any other; a plain one sets the prototype. */
function keyOf(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
