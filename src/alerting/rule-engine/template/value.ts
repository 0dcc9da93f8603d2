import { showFloat } from "./format-float.ts";

/**
 * A value of a Go template. Go's integers are bigints here and its floats are numbers: the two are
 * printed and compared in different ways.
 */
export type TemplateValue =
  | string
  | number
  | bigint
  | boolean
  | undefined
  | readonly TemplateValue[]
  | TemplateMap
  | TemplateSample;

/** Text by name: what is not in it reads as the zero value. */
export interface TemplateMap {
  readonly type: "map";
  readonly entries: Readonly<Record<string, TemplateValue>>;
  /** What a missing entry is. */
  readonly zero: TemplateValue;
}

/** What the function `query` found. */
export interface TemplateSample {
  readonly type: "sample";
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Why a template cannot be expanded: Prometheus puts it in the place of the text. */
export class TemplateFailure extends Error {
  override readonly name = "TemplateFailure";
}

/** Returns the labels as templates read them. */
export function labelMap(entries: Readonly<Record<string, string>>): TemplateMap {
  return { type: "map", entries, zero: "" };
}

/** Returns whether an `if` takes its first branch: text/template, IsTrue. */
export function isTrue(value: TemplateValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && "type" in value) {
    return value.type === "sample" || Object.keys(value.entries).length > 0;
  }
  return Boolean(value) || Number.isNaN(value);
}

/** Returns the value as Go's `%v` writes it. */
export function showValue(value: TemplateValue): string {
  if (value === undefined) return "<no value>";
  if (typeof value === "number") return showFloat(value);
  if (typeof value !== "object") return String(value);
  if (!("type" in value)) return `[${value.map(showValue).join(" ")}]`;
  if (value.type === "sample") return `{${showMap(value.labels)} ${showFloat(value.value)}}`;
  return showMap(value.entries);
}

function showMap(entries: Readonly<Record<string, TemplateValue>>): string {
  const pairs = Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${pairs.map(([name, value]) => `${name}:${showValue(value)}`).join(" ")}]`;
}
