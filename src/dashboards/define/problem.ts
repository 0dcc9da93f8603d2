import type { Flaw } from "../../shape.ts";
import { isObject } from "../../is-object.ts";
import { nearest } from "../../nearest.ts";
import { show } from "../../show.ts";

/** Options as JavaScript may give them. */
export type Given = Readonly<Record<string, unknown>>;

/** Returns the problem with the value shown. */
export function problem(field: string, expected: string, got: unknown): Flaw {
  return { field, expected, got: show(got) };
}

/** Returns a problem for each of the texts that says nothing. */
export function textProblems(options: Given, fields: readonly string[]): readonly Flaw[] {
  return fields.flatMap((field) =>
    isText(options[field]) ? [] : [problem(field, "a text that is not empty", options[field])],
  );
}

/** Returns whether the value is a text that says something. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** Returns whether the value is a text, or that of a label: what `ofRow` returns. */
export function isTextOrLabel(value: unknown): boolean {
  return isText(value) || isText(fieldOf(value, "label"));
}

/** Returns the problem with a whole number that is out of its bounds; nothing where it is left out. */
export function wholeProblems(
  field: string,
  what: string,
  value: unknown,
  [least, most]: readonly [number, number],
): readonly Flaw[] {
  const isRight =
    value === undefined ||
    (Number.isInteger(value) && Number(value) >= least && Number(value) <= most);
  return isRight ? [] : [problem(field, `${what}, ${least} to ${most}`, value)];
}

/** Returns the problem with what must be true or false; nothing where it is left out. */
export function flagProblems(options: Given, fields: readonly string[]): readonly Flaw[] {
  return fields.flatMap((field) => {
    const value = options[field];
    return value === undefined || typeof value === "boolean"
      ? []
      : [problem(field, "true or false", value)];
  });
}

/** Returns the problems of each item of a list. */
export function listProblems(
  field: string,
  list: unknown,
  { expected, least = 0 }: { readonly expected: string; readonly least?: number },
  each: (item: unknown, field: string) => readonly Flaw[],
): readonly Flaw[] {
  if (list === undefined && least === 0) return [];
  if (!Array.isArray(list) || list.length < least) return [problem(field, expected, list)];
  const items: readonly unknown[] = list;
  return items.flatMap((item, index) => each(item, `${field}[${index}]`));
}

/** Returns the problem with what is none of the names, with the nearest of them. */
export function nameProblem(field: string, got: unknown, names: readonly string[]): Flaw {
  const near = typeof got === "string" ? nearest(got, names) : undefined;
  return problem(field, near ?? `one of ${names.join(", ")}`, got);
}

/** Returns the values in a sentence. */
export function inWords(values: readonly unknown[]): string {
  return values.map((value) => (isText(value) ? value : show(value))).join(", ") || "none";
}

/** Returns the place of a field of what stands in `place`, which may be empty. */
export function at(place: string, field: string): string {
  return [place, field].filter((part) => part !== "").join(".");
}

/** Returns the flaws of what stands in `place`. */
export function within(place: string, flaws: readonly Flaw[]): readonly Flaw[] {
  return flaws.map((flaw) => ({ ...flaw, field: at(place, flaw.field) }));
}

/** Returns the problem of each item of a list that is in it already. */
export function twiceProblems(field: string, list: unknown): readonly Flaw[] {
  const items = itemsOf(list);
  return items.flatMap((item, index) =>
    isText(item) && items.indexOf(item) < index
      ? [problem(`${field}[${index}]`, "each once", item)]
      : [],
  );
}

/** Returns the items, none where it is no list. */
export function itemsOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

/** Returns the field of the object; undefined where it is none. */
export function fieldOf(value: unknown, field: string): unknown {
  return isObject(value) ? value[field] : undefined;
}
