import { stripVTControlCharacters } from "node:util";

import type { Context } from "@opentelemetry/api";

import { toText, type AnyValueMap } from "./any-value.ts";
import { exceptionOfStack, restAttributes, toException, type Exception } from "./exception.ts";
import { timeOf, toAttributes, type LogLine } from "./log-line.ts";
import { readField } from "./read-field.ts";
import { severityAmong } from "./severity.ts";

/** https://github.com/winstonjs/triple-beam */
const messageKey = Symbol.for("message");
const splatKey = Symbol.for("splat");

/** What the record has in another form, and what winston adds of the process to a crash. */
const notAttributes: ReadonlySet<string> = new Set(["level", "message"]);
const notAttributesOfCrash: ReadonlySet<string> = new Set([
  ...notAttributes,
  "exception",
  "date",
  "process",
  "os",
  "trace",
]);

/**
 * Returns the parts of a line as the logger's format left it.
 *
 * @param context - That of the caller.
 * @param level - The level's name, without what a format has made of it.
 * @param levels - The logger's own.
 */
export function toWinstonLine(
  line: object,
  {
    context,
    level,
    levels,
  }: {
    readonly context: Context;
    readonly level: string;
    readonly levels: Readonly<Record<string, number>>;
  },
): LogLine {
  const error = errorOf(line);
  const own = readField(line, "message");
  const message = own === undefined ? readField(line, messageKey) : own;
  const timestamp = timeOf(readField(line, "timestamp"));
  const crash = readField(line, "exception") === true;
  const attributes = toAttributes(line, crash ? notAttributesOfCrash : notAttributes);
  return {
    context,
    timestamp: timestamp ?? Date.now(),
    severityNumber: severityAmong(levels, level),
    severityText: level,
    body:
      message instanceof Error
        ? message.message
        : message === undefined
          ? undefined
          : stripVTControlCharacters(toText(message)),
    exception: error?.exception,
    attributes: {
      ...withoutKeys(attributes, [
        ...(timestamp === undefined ? [] : ["timestamp"]),
        ...(error === undefined ? [] : error.keys),
      ]),
      // The fields of an error that is the line itself are the line's
      ...(error?.keys[0] === "stack" ? {} : restAttributes(error?.exception, error?.keys[0] ?? "")),
    },
  };
}

interface Found {
  readonly exception: Exception;
  /** The attributes that say the same. */
  readonly keys: readonly string[];
}

/** Where winston and its formats keep an error: the line itself, an argument, a field, its stack. */
function errorOf(line: object): Found | undefined {
  const splat = readField(line, splatKey);
  const stack = readField(line, "stack");
  const sources: readonly (readonly [unknown, string])[] = [
    [line instanceof Error ? line : undefined, "stack"],
    [readField(line, "message"), "stack"],
    ...(Array.isArray(splat)
      ? splat.map((value: unknown): [unknown, string] => [onlyError(value), "stack"])
      : []),
    ...["err", "error", "exception"].map((key) => [readField(line, key), key] as const),
  ];
  for (const [value, key] of sources) {
    const exception = toException(value);
    if (exception !== undefined) return { exception, keys: [key, "stack"] };
  }
  const exception = typeof stack === "string" ? exceptionOfStack(stack) : undefined;
  return exception === undefined ? undefined : { exception, keys: ["stack"] };
}

function onlyError(value: unknown): unknown {
  return value instanceof Error ? value : undefined;
}

function withoutKeys(attributes: AnyValueMap, keys: readonly string[]): AnyValueMap {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !keys.includes(key)));
}
