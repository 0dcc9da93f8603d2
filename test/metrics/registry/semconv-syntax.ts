import { z } from "zod";

/**
 * What Weaver accepts of the groups that we write, after its syntax and JSON schema: nothing is let
 * through that they do not name.
 * https://github.com/open-telemetry/weaver/blob/main/schemas/semconv-syntax.md
 */
const stability = z.enum(["stable", "development", "alpha", "beta", "release_candidate"]);
const annotations = z.record(z.string(), z.unknown());

const member = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  value: z.union([z.string(), z.int()]),
  brief: z.string().optional(),
  stability,
});

const definedAttribute = z.union([
  z.strictObject({
    id: z.string(),
    type: z.strictObject({ members: z.array(member).min(1).refine(haveUniqueIds) }),
    stability,
    brief: z.string(),
  }),
  z.strictObject({
    id: z.string(),
    type: z.literal("string"),
    stability,
    brief: z.string(),
    // Weaver refuses a text without
    examples: z.array(z.string()).min(1),
  }),
]);

const reference = z.strictObject({
  ref: z.string(),
  brief: z.string().optional(),
  annotations: annotations.optional(),
});

export const attributesFile = z.strictObject({
  groups: z.tuple([
    z.strictObject({
      id: z.string(),
      type: z.literal("attribute_group"),
      brief: z.string(),
      attributes: z.array(definedAttribute).min(1).refine(haveUniqueIds),
    }),
  ]),
});

export const metricsFile = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        id: z.string().startsWith("metric."),
        type: z.literal("metric"),
        metric_name: z.string(),
        instrument: z.enum(["counter", "gauge", "histogram", "updowncounter"]),
        unit: z.string(),
        brief: z.string(),
        stability,
        attributes: z.array(reference).min(1).optional(),
        annotations: annotations.optional(),
      }),
    )
    .refine(haveUniqueIds),
});

export const manifestFile = z.strictObject({
  schema_url: z.url(),
  description: z.string().optional(),
});

function haveUniqueIds(list: readonly { readonly id: string }[]): boolean {
  return new Set(list.map(({ id }) => id)).size === list.length;
}
