import { subscribe } from "node:diagnostics_channel";
import { format, stripVTControlCharacters } from "node:util";

import { context, SeverityNumber } from "@opentelemetry/api";

import { jsonLine } from "./console-json.ts";
import { exceptionOfStack, toException } from "./exception.ts";
import type { LogLine, Ship } from "./log-line.ts";
import { withoutStack } from "./text-arguments.ts";
import { isNotedLine, isWriting, whileWriting } from "./writing.ts";

/** The methods that Node.js publishes; `trace`, `table`, `group` and `assert` go through them. */
const methods = [
  ["debug", SeverityNumber.DEBUG],
  ["log", SeverityNumber.INFO],
  ["info", SeverityNumber.INFO],
  ["warn", SeverityNumber.WARN],
  ["error", SeverityNumber.ERROR],
] as const;

/**
 * Sends what the application prints by `console`. Node.js publishes each call, so nothing is patched
 * and the text on stdout and stderr is as without this package.
 * https://nodejs.org/api/diagnostics_channel.html#console
 */
export function followConsole(ship: Ship): void {
  for (const [method, severity] of methods) {
    subscribe(`console.${method}`, (args) => {
      try {
        if (Array.isArray(args) && !isWriting()) follow(method, severity, args, ship);
      } catch {
        // An argument of the application that cannot be printed: console says it itself
      }
    });
  }
}

function follow(
  method: string,
  severity: SeverityNumber,
  args: readonly unknown[],
  ship: Ship,
): void {
  const [first] = args;
  if (args.length === 1 && typeof first === "string" && isNotedLine(first)) return;
  // Printing an argument may call its own code, which may print
  whileWriting(() => ship(toLine(method, severity, args)));
}

function toLine(method: string, severity: SeverityNumber, args: readonly unknown[]): LogLine {
  const [first] = args;
  const defaults = {
    context: context.active(),
    timestamp: Date.now(),
    severityNumber: severity,
    severityText: method,
  };
  const structured = args.length === 1 ? jsonLine(first, defaults) : undefined;
  if (structured !== undefined) return structured;
  const error = args.find((value) => value instanceof Error);
  const text = stripVTControlCharacters(format(...withoutStack(args)));
  const printed = error === undefined ? exceptionOfStack(text) : undefined;
  return {
    ...defaults,
    body: printed?.message ?? text,
    exception: toException(error) ?? printed,
    attributes: {},
  };
}
