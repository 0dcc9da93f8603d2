import { toMs, type Duration } from "../../../duration.ts";
import { isObject } from "../../../is-object.ts";
import { nearest } from "../../../nearest.ts";
import { optionNames } from "../../definition.ts";
import { show } from "../../../show.ts";
import { requireTarget, type Requirement } from "./target.ts";

/** Returns what was expected in the place of the value and what it is, or undefined if it will do. */
type FieldKind = (value: unknown) => string | undefined;

/** Returns a kind of which `is` decides. `tell` shows what was given, unless it may be secret. */
export function kind(
  is: (value: unknown) => boolean,
  expected: string,
  tell: (value: unknown) => string = show,
): FieldKind {
  return (value) => (is(value) ? undefined : `expected ${expected}, got ${tell(value)}`);
}

/** Returns the value's type, for a value that may hold a secret. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value;
}

/** For fields about which the check has more to say than their type. */
export const judgedLater: FieldKind = () => undefined;
export const flag = kind((value) => typeof value === "boolean", "true or false");
export const text = kind((value) => typeof value === "string", "text");
export const callable = kind((value) => typeof value === "function", "a function");
/** NaN is a number here: that a limit is none is told with the other limits. */
export const number = kind((value) => typeof value === "number", "a number");
export const amount = kind((value) => typeof value === "number" && value >= 0, "a number >= 0");
export const headerSource = kind(
  (value) => isObject(value) || typeof value === "function",
  "an object of headers, or a function",
  typeOf,
);
export const texts = kind(
  (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  "an array of texts",
);
export const duration = kind(isDuration, `a duration such as "30s"`);

function isDuration(value: unknown): boolean {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- toMs refuses everything else
    return Number.isFinite(toMs(value as Duration));
  } catch {
    return false;
  }
}

/** One kind for each field of a target, so that none is forgotten. */
export type FieldsOf<T> = { readonly [Key in keyof Required<T>]: FieldKind };

/**
 * Requires a target whose fields have the types that they are declared with, for callers whom no
 * compiler tells. In a plain object a field that looks like another one, and an option that belongs
 * in the second argument, are refused as well; a class has fields of its own.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` with every problem at once.
 */
export function requireFields<T extends object>(
  check: string,
  target: T,
  fields: FieldsOf<T>,
): void {
  const given: unknown = target;
  if (!isObject(given)) {
    const known = Object.keys(fields).join(", ");
    requireTarget(check, [false, `target: expected an object with ${known}, got ${typeOf(given)}`]);
    return;
  }
  const kinds = Object.entries<FieldKind>(fields);
  const typed = kinds.map(([name, expects]): Requirement => {
    const value = given[name];
    const problem = value === undefined ? undefined : expects(value);
    return [problem === undefined, `${name}: ${problem}`];
  });
  const isPlain = Object.getPrototypeOf(given) === Object.prototype;
  const strays = isPlain ? Object.keys(given).filter((key) => !Object.hasOwn(fields, key)) : [];
  const placed = strays.map((key) => misplaced(key, Object.keys(fields)));
  requireTarget(check, ...typed, ...placed);
}

function misplaced(key: string, fields: readonly string[]): Requirement {
  if (optionNames.includes(key)) {
    return [false, `${key}: expected in the second argument, among the options`];
  }
  const near = nearest(key, fields);
  return [near === undefined, `${key}: unknown field, did you mean ${near}?`];
}
