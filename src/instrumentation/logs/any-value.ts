import { inspect } from "node:util";

import type { AnyValue } from "@opentelemetry/api";

/** The attributes of a log record. */
export type AnyValueMap = Record<string, AnyValue>;

/** What is deeper becomes text: nobody searches it, and a graph of objects may have no end. */
const maxDepth = 6;

/** Elements and fields of one array or object; the rest is left out. */
const maxEntries = 256;

/**
 * Returns the value as OTLP can carry it, for values of any kind: those that `JSON.stringify` refuses
 * (BigInt, cycles, getters and `toJSON` that throw) become text. Never throws. `undefined`, functions
 * and symbols are `undefined`, as in JSON.
 */
export function toAnyValue(value: unknown): AnyValue {
  return convert(value, []);
}

/** Returns the value as text: what is text already as it is, everything else as JSON. */
export function toText(value: unknown): string {
  if (typeof value === "string") return value;
  const plain = toAnyValue(value);
  return typeof plain === "string" ? plain : (JSON.stringify(plain) ?? "");
}

function convert(value: unknown, parents: readonly object[]): AnyValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "bigint":
      return String(value);
    case "object":
      return value === null ? null : convertObject(value, parents);
    case "undefined":
    case "function":
    case "symbol":
      return undefined;
  }
}

function convertObject(value: object, parents: readonly object[]): AnyValue {
  if (parents.includes(value)) return "[Circular]";
  try {
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (value instanceof Date) return value.toJSON();
    if (value instanceof Error) return convertError(value, parents);
    const toJson: unknown = Reflect.get(value, "toJSON");
    if (typeof toJson === "function") {
      const json: unknown = Reflect.apply(toJson, value, [""]);
      return json === value ? "[Circular]" : convert(json, [...parents, value]);
    }
    if (parents.length >= maxDepth) return inspect(value, { depth: 0 });
    return convertEntries(value, [...parents, value]);
  } catch {
    return "[unreadable]";
  }
}

/** An error's own fields are seldom enumerable, and JSON would lose all of it. */
function convertError(error: Error, parents: readonly object[]): AnyValue {
  const { name, message, stack } = error;
  return {
    type: name,
    message,
    ...(stack === undefined ? {} : { stack }),
    ...fieldsOf(error, [...parents, error]),
  };
}

function convertEntries(value: object, parents: readonly object[]): AnyValue {
  if (value instanceof Map) return fieldsOf(Object.fromEntries(value), parents);
  const items = value instanceof Set ? [...value] : value;
  return Array.isArray(items)
    ? items.slice(0, maxEntries).map((item) => convert(item, parents) ?? null)
    : fieldsOf(items, parents);
}

function fieldsOf(value: object, parents: readonly object[]): Record<string, AnyValue> {
  const fields: Record<string, AnyValue> = {};
  for (const key of Object.keys(value).slice(0, maxEntries)) {
    const field = convert(read(value, key), parents);
    if (field !== undefined) fields[key] = field;
  }
  return fields;
}

/** One getter that throws must not take its neighbours along. */
function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return "[unreadable]";
  }
}
