import { z } from "zod";

import { attributeAnnotations, metricAnnotations } from "./annotations.ts";

const text = z.string("text");

const member = z.looseObject({
  value: z.union([z.string(), z.number(), z.boolean()], "text, a number or a boolean"),
});

const definedAttribute = z.looseObject({
  id: text,
  type: z.union(
    [z.string(), z.looseObject({ members: z.array(member) })],
    "the name of a type, or members",
  ),
  brief: text.optional(),
  annotations: attributeAnnotations,
});

const referredAttribute = z.looseObject({
  ref: text,
  brief: text.optional(),
  annotations: attributeAnnotations,
});

/**
 * What a catalog needs of a group; the rest of the language is let through. Messages say what is
 * expected.
 * https://github.com/open-telemetry/weaver/blob/main/schemas/semconv-syntax.md
 */
const group = z.looseObject({
  id: text,
  type: text,
  brief: text.optional(),
  extends: text.optional(),
  deprecated: z.unknown().optional(),
  attributes: z
    .array(z.union([definedAttribute, referredAttribute], "an attribute with id and type, or ref"))
    .optional(),
  annotations: metricAnnotations,
  metric_name: text.optional(),
  instrument: z
    .enum(["counter", "updowncounter", "gauge", "histogram"], {
      error: "one of counter, updowncounter, gauge, histogram",
    })
    .optional(),
  unit: text.optional(),
});

export const registryFile = z.looseObject(
  { groups: z.array(group, "a list of groups") },
  "an object with groups",
);

export type Group = z.infer<typeof group>;
export type DefinedAttribute = z.infer<typeof definedAttribute>;
export type ReferredAttribute = z.infer<typeof referredAttribute>;
