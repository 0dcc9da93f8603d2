import { z } from "zod";

import { parseValue, type Setting } from "../../config.ts";
import { fieldsOf } from "../../shape.ts";

/** What the setting takes, or nothing: null is the default, as the data model has it. */
export function like(row: Setting<unknown>): z.ZodType {
  return checked((value) => parseValue(row, value, () => undefined));
}

export function checked(parse: (value: unknown) => unknown): z.ZodType {
  return z
    .unknown()
    .superRefine((value, context) => {
      if (value === null || value === undefined) return;
      try {
        parse(value);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        context.addIssue({ code: "custom", message: reason.replace(/^expected /, "") });
      }
    })
    .optional();
}

/** Known to OpenTelemetry's schema and read by nobody here: see to-settings.ts. */
export const anything = z.unknown().optional();
export const flag = z.boolean("true or false").nullish();
export const marker = fieldsOf({}, "nothing, or an object").nullish();
export const object = <S extends z.core.$ZodShape>(shape: S) => fieldsOf(shape).nullish();

/** An object that has exactly one of its fields: which of several things is meant. */
export function oneOf(shape: Readonly<Record<string, z.core.$ZodType>>): z.ZodType {
  const choices = Object.entries(shape).map(
    ([name, schema]) => [name, z.optional(schema)] as const,
  );
  return fieldsOf(Object.fromEntries(choices)).superRefine((value, context) => {
    const given = Object.keys(value);
    // A slip in the name has been said already
    if (given.length === 1 || (given.length === 0 && context.issues.length > 0)) return;
    const message = `exactly one of ${Object.keys(shape).join(", ")}`;
    const got = given.length === 0 ? "none" : given.join(", ");
    context.addIssue({ code: "custom", message, params: { got } });
  });
}

export const name = z.string("text").min(1, "text");
