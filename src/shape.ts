import { z } from "zod";

import { isObject } from "./is-object.ts";
import { fieldLike } from "./nearest.ts";
import { show } from "./show.ts";
import { onOneLine } from "./unprintable.ts";

/** Something in a value that is not as it must be. */
export interface Flaw {
  /** Where in the value: `for`, `receivers.ops.channels[0].to`. Empty: the value itself. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** A flaw of a value whose place its user knows. */
export type Mismatch = Omit<Flaw, "field">;

/** How a value is shown, by its path: what may be a secret is not. */
export type ShowAt = (path: readonly PropertyKey[], value: unknown) => string;

/** The fields of an object that are as they must be, and what is wrong with the others. */
export interface Fields<T> {
  readonly fields: Partial<T>;
  readonly flaws: readonly Flaw[];
}

/** Returns the schema of objects with these fields and no others; messages say what is expected. */
export function fieldsOf<S extends z.core.$ZodShape>(
  shape: S,
  expected = "an object",
): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    // One line for each unknown key: zod has one issue for all of them
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => fieldLike(key, known)).join("\n")
        : expected,
  });
}

/**
 * Returns what the schema has against the value, in the order of its fields. A custom issue may say
 * itself what it got, as `params.got`.
 */
export function flawsOf(
  schema: z.ZodType,
  value: unknown,
  showAt: ShowAt = (_, one) => show(one),
): readonly Flaw[] {
  const { error } = schema.safeParse(waited(value));
  return (error?.issues ?? []).flatMap((issue) => {
    const field = toField(issue.path);
    if (issue.code === "unrecognized_keys") {
      const expected = issue.message.split("\n");
      // The name only: what it is given may be a secret in the wrong place
      return issue.keys.map((key, index) => ({ field, expected: expected[index] ?? "", got: key }));
    }
    const said: unknown = issue.code === "custom" ? issue.params?.["got"] : undefined;
    const got = typeof said === "string" ? said : showAt(issue.path, valueAt(value, issue.path));
    return [{ field, expected: issue.message, got }];
  });
}

/** Returns the fields of `given` that the schema has nothing against, and the flaws. */
export function readFields<T>(schema: z.ZodType, given: unknown): Fields<T> {
  const flaws = flawsOf(schema, given);
  const wrong = new Set(flaws.map(({ field, got }) => (field === "" ? got : firstOf(field))));
  const entries = isObject(given) ? Object.entries(given) : [];
  const right = Object.fromEntries(entries.filter(([field]) => !wrong.has(field)));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what has no flaw is of its type
  return { fields: right as Partial<T>, flaws };
}

/** Returns null for a promise, which zod would take for an object, or wait for. */
export function waited(value: unknown): unknown {
  return value instanceof Promise ? null : value;
}

/** Returns the flaw on one line: `file: field: expected …, got …`. */
export function formatFlaw(file: string, { field, expected, got }: Flaw): string {
  const place = [file, field].filter((part) => part !== "").join(": ");
  return `${onOneLine(place)}: expected ${expected}, got ${got}`;
}

/** Returns `a.b[0].c`. */
export function toField(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function firstOf(field: string): string {
  return /^[^.[]*/.exec(field)?.[0] ?? "";
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  // `output: "folder"` is checked as if it were { folder }
  if (typeof value !== "object" || value === null) return value;
  return valueAt(Reflect.get(value, key), rest);
}
