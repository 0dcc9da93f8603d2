import { context, SeverityNumber } from "@opentelemetry/api";

import { replaceMethod } from "../loading/replace-method.ts";
import { toText } from "./any-value.ts";
import { exceptionOfStack, toException, type Exception } from "./exception.ts";
import { missingIds } from "./line-ids.ts";
import { toAttributes, type Ship } from "./log-line.ts";
import { readField } from "./read-field.ts";
import type { LoggerPatch } from "./logger-patches.ts";
import { severityOfName } from "./severity.ts";
import { isWriting, whileWriting } from "./writing.ts";

/**
 * Follows NestJS' ConsoleLogger, which its Logger writes to by default. Where the application has put
 * another logger into its place, that one's lines are followed, or none.
 */
export function nestPatch(ship: Ship | undefined): LoggerPatch {
  return {
    name: "@nestjs/common",
    versions: [">=8.0.0"],
    patch: (exports) => {
      const logger: unknown = Reflect.get(exports, "ConsoleLogger");
      const prototype: unknown =
        typeof logger === "function" ? Reflect.get(logger, "prototype") : undefined;
      if (typeof prototype !== "object" || prototype === null) return false;
      correlateJson(prototype);
      return followPrinting(prototype, ship);
    },
  };
}

/** Only `json: true` (since 11) has lines with fields. */
function correlateJson(prototype: object): void {
  replaceMethod(
    prototype,
    "getJsonLogObject",
    (original) =>
      function getJsonLogObject(...args) {
        const line = Reflect.apply(original, this, args);
        if (typeof line !== "object" || line === null) return line;
        try {
          return { ...line, ...missingIds(context.active(), line) };
        } catch {
          return line;
        }
      },
  );
}

function followPrinting(prototype: object, ship: Ship | undefined): boolean {
  return replaceMethod(
    prototype,
    "printMessages",
    (original) =>
      function printMessages(messages, ...rest) {
        const resolved = Array.isArray(messages) ? messages.map(resolve) : messages;
        if (ship !== undefined && Array.isArray(resolved) && !isWriting()) {
          shipAll(this, resolved, rest, ship);
        }
        return whileWriting(() => Reflect.apply(original, this, [resolved, ...rest]));
      },
  );
}

/** A message may be a function that computes it, which is called once. A class stays as it is. */
function resolve(message: unknown): unknown {
  if (typeof message !== "function" || /^class\b/.test(String(message))) return message;
  return Reflect.apply(message, undefined, []);
}

function shipAll(
  logger: object,
  messages: readonly unknown[],
  [name, level = "log", , stack, params]: readonly unknown[],
  ship: Ship,
): void {
  try {
    const [shown, fields] = [redacted(logger, messages), redacted(logger, params)];
    const severityText = toText(level);
    const active = context.active();
    const attributes = {
      ...(typeof name === "string" && name !== "" ? { context: name } : {}),
      ...(typeof fields === "object" && fields !== null ? toAttributes(fields, new Set()) : {}),
    };
    (Array.isArray(shown) ? shown : messages).forEach((message: unknown, index) => {
      ship({
        context: active,
        timestamp: Date.now(),
        severityNumber: severityOf(severityText),
        severityText,
        body: bodyOf(message),
        exception: toException(message) ?? (index === 0 ? ofStack(stack) : undefined),
        attributes,
      });
    });
  } catch {
    // A message of the application that throws
  }
}

/** ConsoleLogger's own `redact` option, since 12. */
function redacted(logger: object, value: unknown): unknown {
  const redactor = readField(logger, "redactor");
  if (typeof redactor !== "function") return value;
  return Array.isArray(value)
    ? value.map((one: unknown) => Reflect.apply(redactor, logger, [one]))
    : Reflect.apply(redactor, logger, [value]);
}

function bodyOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === "function" ? message.name : toText(message);
}

function ofStack(stack: unknown): Exception | undefined {
  return typeof stack === "string" ? exceptionOfStack(stack) : undefined;
}

/** Nest's `verbose` is below its `debug`, unlike winston's. */
function severityOf(level: string): SeverityNumber {
  return level === "verbose"
    ? SeverityNumber.TRACE
    : (severityOfName(level) ?? SeverityNumber.INFO);
}
