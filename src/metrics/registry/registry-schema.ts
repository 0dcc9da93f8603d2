import { z } from "zod";

import { metricKinds } from "../definition.ts";

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

/** Attributes of a whole group. */
const referredGroup = z.looseObject({ ref_group: text });

const attributes = z.array(
  z.union(
    [definedAttribute, referredAttribute, referredGroup],
    "an attribute with id and type, or ref",
  ),
);

const instrument = z.enum(metricKinds, { error: `one of ${metricKinds.join(", ")}` });

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
  attributes: attributes.optional(),
  annotations: metricAnnotations,
  metric_name: text.optional(),
  instrument: instrument.optional(),
  unit: text.optional(),
});

export const registryFile = z.looseObject(
  { groups: z.array(group, "a list of groups") },
  "an object with groups",
);

/**
 * A file of the second format, which has a list for each kind of group.
 * https://github.com/open-telemetry/weaver/blob/main/schemas/semconv.definition-syntax.v2.md
 */
export const registryFileOfFormat2 = z.looseObject({
  attributes: z
    .array(definedAttribute.omit({ id: true }).extend({ key: text }), "a list of attributes")
    .optional(),
  attribute_groups: z
    .array(z.looseObject({ id: text, attributes: attributes.optional() }), "a list of groups")
    .optional(),
  metrics: z
    .array(
      z.looseObject({
        name: text,
        brief: text.optional(),
        unit: text,
        instrument,
        deprecated: z.unknown().optional(),
        attributes: attributes.optional(),
        annotations: metricAnnotations,
      }),
      "a list of metrics",
    )
    .optional(),
});

export type Group = z.infer<typeof group>;
export type DefinedAttribute = z.infer<typeof definedAttribute>;
export type ReferredAttribute = z.infer<typeof referredAttribute>;
export type GroupReference = z.infer<typeof referredGroup>;
export type FileOfFormat2 = z.infer<typeof registryFileOfFormat2>;
