import { format } from "node:util";

import { context } from "@opentelemetry/api";

import { replaceMethod, replaceMethodOnce } from "../loading/replace-method.ts";
import { toText } from "./any-value.ts";
import { toException } from "./exception.ts";
import { missingIds } from "./line-ids.ts";
import { toAttributes, type LogLine, type Ship } from "./log-line.ts";
import { readField } from "./read-field.ts";
import type { LoggerPatch } from "./logger-patches.ts";
import { severityOfName, severityOfThousands } from "./severity.ts";
import { withoutStack } from "./text-arguments.ts";
import { isWriting, whileWriting } from "./writing.ts";

/**
 * Follows log4js 6. The ids go into the logger's context, where layouts find them: `%X{trace_id}`.
 *
 * The package does not export its class, and getting a logger reads its configuration, so the class
 * is taken from the first logger that the application gets.
 */
export function log4jsPatch(ship: Ship | undefined): LoggerPatch {
  return {
    name: "log4js",
    versions: [">=6.0.0 <7"],
    patch: (exports) =>
      replaceMethod(
        exports,
        "getLogger",
        (original) =>
          function getLogger(...args) {
            const logger = Reflect.apply(original, this, args);
            followClassOf(logger, ship);
            return logger;
          },
      ),
  };
}

function followClassOf(logger: unknown, ship: Ship | undefined): void {
  if (typeof logger !== "object" || logger === null) return;
  const prototype: unknown = Object.getPrototypeOf(logger);
  if (typeof prototype !== "object" || prototype === null) return;
  replaceMethodOnce(
    prototype,
    "_log",
    (original) =>
      function log(level, data, ...rest) {
        const restore = follow(this, level, data, ship);
        try {
          return whileWriting(() => Reflect.apply(original, this, [level, data, ...rest]));
        } finally {
          restore();
        }
      },
  );
}

const nothing = (): void => undefined;

/** Prepares the logger for one line and returns what takes that back. */
function follow(logger: object, level: unknown, data: unknown, ship: Ship | undefined): () => void {
  try {
    const own: unknown = Reflect.get(logger, "context");
    const fields = typeof own === "object" && own !== null ? own : {};
    if (ship !== undefined && !isWriting()) ship(toLine(logger, level, data, fields));
    const skipped = countOurFrames(logger, data);
    const ids = missingIds(context.active(), fields);
    const given = Object.keys(ids).length > 0;
    if (given) Reflect.set(logger, "context", { ...fields, ...ids });
    return () => {
      if (given) Reflect.set(logger, "context", own);
      skipped();
    };
  } catch {
    return nothing;
  }
}

/** With `enableCallStack`, log4js counts the frames between itself and the caller: ours are two more. */
function countOurFrames(logger: object, data: unknown): () => void {
  if (Reflect.get(logger, "useCallStack") !== true) return nothing;
  if (Array.isArray(data) && data.some((value) => value instanceof Error)) return nothing;
  const own = Number(Reflect.get(logger, "callStackSkipIndex"));
  Reflect.set(logger, "callStackSkipIndex", own + ourFrames);
  return () => void Reflect.set(logger, "callStackSkipIndex", own);
}

/** `log`, `whileWriting`, the function that it is given, and `Reflect.apply`, which has no frame. */
const ourFrames = 3;

const nothingLeftOut: ReadonlySet<string> = new Set();

function toLine(logger: object, level: unknown, data: unknown, fields: object): LogLine {
  const args: readonly unknown[] = Array.isArray(data) ? data : [data];
  const error = args.find((value) => value instanceof Error);
  const { levelStr, level: number } = levelOf(level);
  return {
    context: context.active(),
    timestamp: Date.now(),
    severityNumber: severityOfName(levelStr) ?? severityOfThousands(number),
    severityText: levelStr,
    body: format(...withoutStack(args)),
    exception: toException(error),
    attributes: {
      category: toText(readField(logger, "category")),
      ...toAttributes(fields, nothingLeftOut),
    },
  };
}

/** `log()` is given what `getLevel()` returns: an object with both. */
function levelOf(level: unknown): { readonly levelStr: string; readonly level: number } {
  const given = typeof level === "object" && level !== null ? level : {};
  return {
    levelStr: toText(readField(given, "levelStr")),
    level: Number(readField(given, "level")),
  };
}
