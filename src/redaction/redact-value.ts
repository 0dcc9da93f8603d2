import { isCardNumber } from "./check-digits.ts";
import { maskArguments } from "./command-lines.ts";
import { withoutDatabaseValues } from "./database-errors.ts";
import { follow, type FieldPath, type OpenPaths } from "./field-paths.ts";
import { isCount, isHarmlessValue } from "./harmless-value.ts";
import { isDescribingName, isSecretName, isSecretNumberName } from "./names.ts";
import { createTextRedactor, type RedactText } from "./redact-text.ts";
import type { RuleName } from "./rules.ts";

/** Deeper values are masked as a whole. */
const deepest = 24;

/** Values within one value; further ones are masked: it may hold itself, many times over. */
const mostValues = 20_000;

/** Lists of arguments, by the name of their field: a failed child process has `spawnargs`. */
const argumentLists = /^(?:argv|args|arguments|execargv|spawnargs|command_args|cmdline)$/i;

/** Fields that say the name of the value beside them. */
const nameFields = ["name", "key", "header", "field"] as const;

export interface RedactionOptions {
  readonly off?: ReadonlySet<RuleName>;
  /** Fields of one's own, masked as a whole. */
  readonly fields?: readonly FieldPath[];
  /** Names of fields, parameters and headers that are shown all the same, in lower case. */
  readonly keep?: ReadonlySet<string>;
  readonly patterns?: readonly RegExp[];
  readonly mask: string;
}

/** Redacts texts, and values of any shape. Returns what it is given if there is nothing to mask. */
export interface Redactor {
  readonly text: RedactText;
  /**
   * The value of a field, whose name may tell a secret. A list and an object is counted as one
   * value of the bound, a text is not.
   */
  readonly field: (name: string, value: unknown, paths: OpenPaths) => unknown;
}

/** Creates a redactor. Values are not changed: what has a secret in it is copied. */
export function createRedactor(options: RedactionOptions): Redactor {
  const { off = new Set<RuleName>(), keep = new Set<string>(), mask } = options;
  const text = createTextRedactor({ ...options, keep });
  const byName = !off.has("fields");
  const commands = !off.has("command-lines");
  const databases = !off.has("db-literals");

  const isSecret = (name: string): boolean =>
    byName && isSecretName(name) && !keep.has(name.toLowerCase()) && !keep.has(lastName(name));

  let left = mostValues;
  const walk = (value: unknown, name: string, paths: OpenPaths, depth: number): unknown => {
    if (typeof value === "string") return text(value);
    if (typeof value === "number") return number(value);
    if (typeof value === "bigint") return text(String(value)) === String(value) ? value : mask;
    if (typeof value !== "object" || value === null) return value;
    left -= 1;
    if (depth > deepest || left <= 0) return mask;
    if (value instanceof Uint8Array) return bytes(value);
    if (Array.isArray(value)) return list(value, name, paths, depth);
    return object(value, paths, depth);
  };

  const number = (value: number): number | string => {
    const isCard = !off.has("cards") && value >= 1e12 && Number.isSafeInteger(value);
    return isCard && isCardNumber(String(value)) ? mask : value;
  };

  const bytes = (value: Uint8Array): Uint8Array | string => {
    const read = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("latin1");
    return text(read) === read ? value : mask;
  };

  const list = (
    values: readonly unknown[],
    name: string,
    paths: OpenPaths,
    depth: number,
  ): unknown => {
    const args =
      commands && (argumentLists.test(lastName(name)) || values.some(isSecretFlag))
        ? maskArguments(values, mask, text)
        : values;
    const named = maskNamedItems(args, name, isSecret, mask);
    const masked = named.map((value, index) => step(String(index), value, paths, depth, false));
    return masked.every((value, index) => value === values[index]) ? values : masked;
  };

  const object = (given: object, paths: OpenPaths, depth: number): unknown => {
    const value = databases ? withoutDatabaseValues(given) : given;
    let changed = value !== given;
    const masked: Record<string, unknown> = {};
    const told = nameFields.some((key) => {
      const said: unknown = Reflect.get(value, key);
      return isName(said) && "value" in value && isSecret(said);
    });
    for (const [key, inner] of Object.entries(value)) {
      const shownKey = text(key);
      const shown = told && key === "value" ? mask : step(key, inner, paths, depth, true);
      changed ||= shownKey !== key || shown !== inner;
      masked[shownKey] = shown;
    }
    return changed ? masked : value;
  };

  /** One field of an object, or one item of a list. */
  const step = (
    key: string,
    value: unknown,
    paths: OpenPaths,
    depth: number,
    named: boolean,
  ): unknown => {
    const { open, ends } = follow(paths, key);
    if (ends) return mask;
    if (named && isSecret(key)) {
      const hidden = hide(key, value, mask);
      if (hidden !== undefined) return hidden;
    }
    return walk(value, key, open, depth + 1);
  };

  return {
    text,
    field: (name, value, paths) => {
      left = mostValues;
      return step(name, value, paths, 0, true);
    },
  };
}

/** Returns the mask for the value of a secret's name; `undefined` for flags, counts and the like. */
function hide(name: string, value: unknown, mask: string): string | undefined {
  switch (typeof value) {
    case "string":
      return isHarmlessValue(value) || (/tokens$/i.test(name) && isCount(name, value))
        ? undefined
        : mask;
    case "number":
    case "bigint":
      return isSecretNumberName(name) ? mask : undefined;
    case "object":
      return value === null ? undefined : hideObject(name, value, mask);
    case "boolean":
    case "function":
    case "symbol":
    case "undefined":
      return undefined;
  }
}

/** `cookies: {…}` hides all; `tokens: { input: 5 }` counts, and `auth: { type: "none" }` is looked into. */
function hideObject(name: string, value: object, mask: string): string | undefined {
  if (/cookie|credential|password|secret|authorization/i.test(name)) return mask;
  if (tokens.test(name) && !Array.isArray(value) && saysText(value)) return mask;
  const list = Array.isArray(value) || value instanceof Uint8Array;
  const counts = Array.isArray(value) && value.every((item) => typeof item === "number");
  return list && !counts ? mask : undefined;
}

const tokens = /token$|api.?key$|private.?key$|access.?key$|passphrase$|jwt$/i;

/** `token: { inner: "x" }`, and not `token: { type: "identifier", line: 5 }`. */
function saysText(value: object, depth = 0): boolean {
  return Object.entries(value).some(
    ([key, inner]: [string, unknown]) =>
      (typeof inner === "string" && !isDescribingName(key)) ||
      (typeof inner === "object" && inner !== null && (depth > 3 || saysText(inner, depth + 1))),
  );
}

function isSecretFlag(value: unknown): boolean {
  return typeof value === "string" && /^--?[\w-]{2,60}$/.test(value) && isSecretName(value);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && /^[\w.-]{1,80}$/.test(value);
}

/** `rawHeaders` has names and values by turns, and an entry of `Object.entries` both. */
function maskNamedItems(
  values: readonly unknown[],
  name: string,
  isSecret: (name: string) => boolean,
  mask: string,
): readonly unknown[] {
  const entry = values.length === 2 && /^\d+$/.test(name);
  if (!entry && !/headers$/i.test(name)) return values;
  return values.map((value, index) => {
    const before: unknown = index % 2 === 1 ? values[index - 1] : undefined;
    return isName(before) && isSecret(before) ? mask : value;
  });
}

/** The last name of an attribute's key: `user.password` is one of a `password`. */
function lastName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}
