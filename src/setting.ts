import { longestTimerMs, toMs } from "./duration.ts";

/** Says something about a value that is used all the same. */
export type Note = (message: string) => void;

/** One row of the table of settings. */
export interface Setting<T> {
  /** The environment variable. */
  readonly key: string;
  /** Returns the value of `raw`, which is never empty. Throws with "expected …". */
  readonly parse: (raw: string, note: Note) => T;
  /** Returns the value of what code or a file gives where text is not its natural form. */
  readonly accept?: ((given: object) => T) | undefined;
  readonly default: T;
  /** Secret values are never printed. */
  readonly secret: boolean;
  /** One sentence for docs/configuration.md. */
  readonly doc: string;
}

/** A setting that has a value only if somebody gives one. */
export type Optional<T> = Setting<T | undefined>;

export type Pairs = Readonly<Record<string, string>>;

/** The value of a resource attribute: text from the environment, anything from code and files. */
export type AttributeValue =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly number[]
  | readonly boolean[];

export function setting<T>(
  key: string,
  parse: (raw: string, note: Note) => T,
  fallback: NoInfer<T>,
  doc: string,
  options: { readonly secret?: boolean; readonly accept?: (given: object) => T } = {},
): Setting<T> {
  return {
    key,
    parse,
    accept: options.accept,
    default: fallback,
    secret: options.secret ?? false,
    doc,
  };
}

export function expected(what: string): never {
  throw new Error(`expected ${what}`);
}

export function optional<T>(
  parse: (raw: string, note: Note) => T,
): (raw: string, note: Note) => T | undefined {
  return parse;
}

export function text(raw: string): string {
  return raw;
}

export function oneOf<const T extends string>(...allowed: readonly T[]): (raw: string) => T {
  return (raw) =>
    allowed.find((value) => value === raw.toLowerCase()) ??
    expected(`one of ${allowed.map((value) => `"${value}"`).join(", ")}`);
}

/** Only "true" is true. https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#boolean */
export function flag(raw: string): boolean {
  const value = raw.toLowerCase();
  return value === "true" || (value === "false" ? false : expected(`"true" or "false"`));
}

export function duration(raw: string): number {
  try {
    return Math.min(toMs(/^\d+$/.test(raw) ? Number(raw) : raw), longestTimerMs);
  } catch {
    return expected(`milliseconds or a duration such as "30s"`);
  }
}

export function port(raw: string): number {
  const value = /^\d+$/.test(raw) ? Number(raw) : Number.NaN;
  return value <= 65_535 ? value : expected("a port from 0 to 65535");
}

export function wholeNumber(min: number): (raw: string) => number {
  return (raw) => {
    const value = /^\d+$/.test(raw) ? Number(raw) : Number.NaN;
    return value >= min && Number.isSafeInteger(value) ? value : expected(`an integer >= ${min}`);
  };
}

/** Milliseconds, at most what a timer can wait. */
export function milliseconds(min: number): (raw: string) => number {
  return (raw) => Math.min(wholeNumber(min)(raw), longestTimerMs);
}

/** 0 waits for ever. https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#timeout */
export function timeout(raw: string): number {
  const value = milliseconds(0)(raw);
  return value === 0 ? longestTimerMs : value;
}

export function ratio(raw: string): number {
  const value = Number(raw);
  return value >= 0 && value <= 1 ? value : expected("a number from 0 to 1");
}

/** Of a list, what is known is used, and the rest is named: the specification's rule for enums. */
export function listOf<const T extends string>(
  ...allowed: readonly T[]
): (raw: string, note: Note) => readonly T[] {
  return (raw, note) => {
    const { known, unknown } = sortOut(raw, allowed);
    if (known.length === 0) return expected(`a list of ${quoted(allowed)}`);
    for (const part of unknown)
      note(`expected a list of ${quoted(allowed)}, got "${part}", which is left out`);
    return known;
  };
}

/** A list of which nothing is used unless all of it is known: a part would mean something else. */
export function wholeListOf<const T extends string>(
  ...allowed: readonly T[]
): (raw: string) => readonly T[] {
  return (raw) => {
    const { known, unknown } = sortOut(raw, allowed);
    return unknown.length === 0 ? known : expected(`a list of ${quoted(allowed)}`);
  };
}

function sortOut<T extends string>(
  raw: string,
  allowed: readonly T[],
): { readonly known: readonly T[]; readonly unknown: readonly string[] } {
  const parts = raw.split(",").map((part) => part.trim().toLowerCase());
  const given = [...new Set(parts.filter((part) => part !== ""))];
  const known = given.flatMap((part) => allowed.find((one) => one === part) ?? []);
  return { known, unknown: given.filter((part) => !known.some((one) => one === part)) };
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(", ");
}

export function names(raw: string): readonly string[] {
  const listed = raw.split(",").map((part) => part.trim());
  return listed.every((name) => /^[\w.-]+$/.test(name)) ? listed : expected(`"name,name"`);
}

export function separatedBy(separator: RegExp): (raw: string) => readonly string[] {
  return (raw) => raw.split(separator).filter((part) => part !== "");
}

/** The grammar of W3C baggage, without its properties; values are percent-encoded. */
export function keyValues(raw: string): Pairs {
  return Object.fromEntries(itemsOf(raw).map((item) => pairOf(item, /^[^\s=,]*$/)));
}

/**
 * Like {@link keyValues}, and values may have blanks and "=", as `Authorization=Basic YTpi==` has. An
 * item that is none is left out and named by its place, since it may be part of a secret.
 */
export function headers(raw: string, note: Note): Pairs {
  const items = itemsOf(raw).map(tryHeader);
  const good = items.flatMap((item) => ("header" in item ? [item.header] : []));
  for (const [index, item] of items.entries()) {
    if ("header" in item) continue;
    if (good.length === 0) throw new Error(item.reason);
    note(`${item.reason}, item ${index + 1} of ${items.length} is left out`);
  }
  return Object.fromEntries(good);
}

/** Like {@link headers}; throws where one item is none. */
export function wholeHeaders(raw: string): Pairs {
  return checkHeaders(Object.fromEntries(itemsOf(raw).map(headerOf)));
}

type TriedHeader = { readonly header: readonly [string, string] } | { readonly reason: string };

function tryHeader(item: string): TriedHeader {
  try {
    const header = headerOf(item);
    checkHeaders(Object.fromEntries([header]));
    return { header };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

export function checkHeaders(given: object): Pairs {
  for (const [name, value] of Object.entries(given)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) expected("names of HTTP headers");
    if (typeof value !== "string" || /[^\t\u0020-\u007e\u0080-\u00ff]/.test(value)) {
      expected("values that an HTTP header can have");
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value has just been checked
  return given as Pairs;
}

export function checkAttributes(given: object): Readonly<Record<string, AttributeValue>> {
  const isScalar = (value: unknown): boolean =>
    typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
  for (const value of Object.values(given)) {
    const all: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!all.every((one) => isScalar(one) && typeof one === typeof all[0])) {
      expected("text, numbers, booleans or lists of one of them");
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each value has just been checked
  return given as Readonly<Record<string, AttributeValue>>;
}

export function httpUrl(raw: string): string {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:"
    ? raw
    : expected("a URL that starts with http:// or https://");
}

function headerOf(item: string): readonly [name: string, value: string] {
  return pairOf(item, /^[^,]*$/);
}

function itemsOf(raw: string): readonly string[] {
  return raw.split(",").filter((part) => part.trim() !== "");
}

function pairOf(item: string, valid: RegExp): readonly [key: string, value: string] {
  const at = item.indexOf("=");
  const [key, value] = [item.slice(0, at).trim(), item.slice(at + 1).trim()];
  if (at < 1 || !/^[^\s=,]+$/.test(key) || !valid.test(value)) expected(`"key=value,key=value"`);
  return [decode(key), decode(value)];
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return expected(`"key=value,key=value", percent-encoded`);
  }
}
