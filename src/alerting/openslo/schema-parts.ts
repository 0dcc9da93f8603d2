import { z } from "zod";

import { fieldsOf } from "../../shape.ts";

/**
 * The objects of OpenSLO v1. Messages say what is expected.
 * https://github.com/OpenSLO/OpenSLO/blob/main/README.md#object-types
 */

/** The one version that is read and written. */
export const apiVersion = "openslo/v1";

/** Longer descriptions are refused by the specification. */
export const longestDescription = 1_050;

export const kinds = [
  "DataSource",
  "SLO",
  "SLI",
  "AlertPolicy",
  "AlertCondition",
  "AlertNotificationTarget",
  "Service",
] as const;

export type Kind = (typeof kinds)[number];

/** Text, whatever it says. */
export const text = z.string("text");
export const flag = z.boolean("true or false");
export const number = z.number("a number");
export const description = text
  .max(longestDescription, `at most ${longestDescription} characters`)
  .optional();
/** How a value is compared with a limit. */
export const comparisons = ["lte", "gte", "lt", "gt"] as const;

/** `5m`, `4w`, `1Q`: one unit, no fractions. */
export const duration = text.regex(
  /^[1-9]\d*[mhdwMQY]$/,
  'a duration such as "5m", "28d", "4w" or "1Q"',
);
/** How long a condition has to hold may be nothing. */
export const wait = text.regex(/^\d+[mhdwMQY]$/, 'a duration such as "0m" or "5m"');

const name = text.regex(
  /^[A-Za-z0-9](?:[\w.|/\\-]{0,253}[A-Za-z0-9])?$/,
  "a name of letters, digits and hyphens",
);

const part = "[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
const key = text.regex(
  new RegExp(`^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?/)?${part}$`),
  "a key such as team or example.com/team",
);

export const metadata = fieldsOf(
  {
    name,
    displayName: text.optional(),
    labels: z
      .record(
        key,
        z.union([text, z.array(text)], "text, or a list of texts"),
        "an object of labels with keys such as team",
      )
      .optional(),
    annotations: z
      .record(key, text, "an object of annotations with keys such as example.com/team")
      .optional(),
  },
  "an object with a name",
);

/** What may stand in the place of a reference: the object itself, with or without its version. */
export const inline = { apiVersion: z.literal(apiVersion, apiVersion).optional() } as const;

/** Returns the schema of a list's item: a reference by name, or the object. */
export function referenceOr<K extends string, S extends z.ZodType>(
  reference: K,
  object: S,
): z.ZodUnion<[z.ZodObject<Record<K, z.ZodString>, z.core.$strict>, S]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key is any text to the compiler
  const referring = fieldsOf({ [reference]: text } as Record<K, z.ZodString>);
  return z.union([referring, object], `{ ${reference}: … }, or the object itself`);
}

export type Metadata = z.infer<typeof metadata>;
