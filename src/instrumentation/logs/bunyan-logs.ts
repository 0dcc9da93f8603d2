import { context } from "@opentelemetry/api";

import { replaceMethod } from "../loading/replace-method.ts";
import { toText } from "./any-value.ts";
import { restAttributes, toException } from "./exception.ts";
import { missingIds } from "./line-ids.ts";
import { timeOf, toAttributes, type LogLine, type Ship } from "./log-line.ts";
import { readField } from "./read-field.ts";
import type { LoggerPatch } from "./logger-patches.ts";
import { sendsByItself } from "./own-shipping.ts";
import { severityOfTens } from "./severity.ts";
import { isWriting, whileWriting } from "./writing.ts";

/** Follows bunyan 1 and 2: `_emit` gets each record that a level lets through, and writes it. */
export function bunyanPatch(ship: Ship | undefined): LoggerPatch {
  return {
    name: "bunyan",
    versions: [">=1.0.0 <3"],
    patch: (exports) => {
      const prototype: unknown = Reflect.get(exports, "prototype");
      if (typeof prototype !== "object" || prototype === null) return false;
      return replaceMethod(
        prototype,
        "_emit",
        (original) =>
          function emit(record, withoutWriting, ...rest) {
            const args = [record, withoutWriting, ...rest];
            // Asked for the text alone
            if (withoutWriting === true) return Reflect.apply(original, this, args);
            follow(this, record, ship);
            return whileWriting(() => Reflect.apply(original, this, args));
          },
      );
    },
  };
}

/** The record is a copy of bunyan's own, made for this line. */
function follow(logger: object, record: unknown, ship: Ship | undefined): void {
  if (typeof record !== "object" || record === null) return;
  try {
    Object.assign(record, missingIds(context.active(), record));
    if (ship === undefined || isWriting() || shipsByItself(logger)) return;
    ship(toLine(record));
  } catch {
    // A field of the application that throws
  }
}

function shipsByItself(logger: object): boolean {
  const streams: unknown = Reflect.get(logger, "streams");
  return (
    Array.isArray(streams) &&
    streams.some((entry: unknown) =>
      sendsByItself(
        typeof entry === "object" && entry !== null ? Reflect.get(entry, "stream") : undefined,
      ),
    )
  );
}

const notAttributes: ReadonlySet<string> = new Set([
  "level",
  "time",
  "msg",
  "pid",
  "hostname",
  "v",
]);
const notAttributesWithError: ReadonlySet<string> = new Set([...notAttributes, "err"]);

/** bunyan.TRACE to bunyan.FATAL */
const levelNames: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

function toLine(record: object): LogLine {
  const level = Number(readField(record, "level"));
  const exception = toException(readField(record, "err"));
  const message = readField(record, "msg");
  return {
    context: context.active(),
    timestamp: timeOf(readField(record, "time")) ?? Date.now(),
    severityNumber: severityOfTens(level),
    severityText: levelNames[level] ?? String(level),
    body: message === undefined ? undefined : toText(message),
    exception,
    attributes: {
      ...toAttributes(record, exception === undefined ? notAttributes : notAttributesWithError),
      ...restAttributes(exception, "err"),
    },
  };
}
