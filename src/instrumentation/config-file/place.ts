import { isObject } from "../../is-object.ts";

/** A value of the model and where it stands: `tracer_provider.processors[0]`. */
export interface Place {
  readonly path: string;
  readonly value: unknown;
}

/** Returns the place of a field; its value is undefined where there is none. */
export function field({ path, value }: Place, ...names: readonly string[]): Place {
  const [name, ...rest] = names;
  if (name === undefined) return { path, value };
  const at = { path: path === "" ? name : `${path}.${name}`, value: fieldOf(value, name) };
  return field(at, ...rest);
}

export function elements({ path, value }: Place): readonly Place[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.map((one, index) => ({ path: `${path}[${index}]`, value: one }));
}

/** Returns the fields that are there, also those without a value: `always_on:`. */
export function fields(place: Place): readonly (readonly [name: string, field: Place])[] {
  const { value } = place;
  return isObject(value) ? Object.keys(value).map((name) => [name, field(place, name)]) : [];
}

/** Returns the text, "" if it is none. */
export function textOf({ value }: Place): string {
  return typeof value === "string" ? value : "";
}

/** Whether the field is there, with or without a value. */
export function has({ value }: Place, name: string): boolean {
  return isObject(value) && Object.hasOwn(value, name);
}

function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
