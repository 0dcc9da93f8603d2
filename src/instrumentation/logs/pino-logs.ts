import { subscribe } from "node:diagnostics_channel";

import { context } from "@opentelemetry/api";

import { requestIdAttribute, requestIdOf } from "../request-id/request-id.ts";
import { warn } from "../warning.ts";
import { traceOf } from "./line-ids.ts";
import type { Ship } from "./log-line.ts";
import type { PinoListener } from "./pino-before-channel.ts";
import {
  formattersKey,
  pinoSymbols,
  type AsJsonMessage,
  type PinoInstance,
} from "./pino-instance.ts";
import { toPinoLine } from "./pino-line.ts";
import { shipsByItself } from "./pino-transport.ts";
import { isWriting, noteLine } from "./writing.ts";

/**
 * Adds `trace_id`, `span_id`, `trace_flags` and `request_id` to the lines of every pino logger,
 * children too, while they are formatted. With `ship`, sends the finished lines, except those of
 * loggers that ship by themselves.
 *
 * pino (>= 9.10) publishes each line on a diagnostics channel, so nothing is patched, and ESM,
 * CommonJS and bundles are alike. Earlier ones are patched to call what this returns.
 */
export function followPino(ship: Ship | undefined): PinoListener {
  const listener = {
    start: guarded(correlate),
    end: guarded((message) => {
      restore(message);
      if (ship !== undefined) shipLine(message, ship);
    }),
  };
  subscribe("tracing:pino_asJson:start", (message) => listener.start(asJson(message)));
  subscribe("tracing:pino_asJson:end", (message) => listener.end(asJson(message)));
  return listener;
}

/** Node.js throws what a subscriber throws, in the next tick: it would end the application. */
function guarded(listen: (message: AsJsonMessage) => void): (message: AsJsonMessage) => void {
  return (message) => {
    try {
      listen(message);
    } catch (error) {
      warn(`OBS_LOGS: a line of pino was left alone: ${String(error)}`, "OBS_LOGS: pino");
    }
  };
}

/** The bindings of the loggers that are formatting a line now, to be put back. */
const bindings = new WeakMap<object, unknown>();

function asJson(message: unknown): AsJsonMessage {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel's documented shape
  return message as AsJsonMessage;
}

function correlate({ instance, arguments: [own] }: AsJsonMessage): void {
  const symbols = pinoSymbols(instance);
  if (symbols === undefined) return;
  const chindings = String(instance[symbols.chindings]);
  const fragment = idsFragment(own, chindings, writesIds(instance));
  if (fragment === "") return;
  bindings.set(instance, instance[symbols.chindings]);
  instance[symbols.chindings] = chindings + fragment;
}

function restore({ instance }: AsJsonMessage): void {
  if (!bindings.has(instance)) return;
  const symbols = pinoSymbols(instance);
  if (symbols !== undefined) instance[symbols.chindings] = bindings.get(instance);
  bindings.delete(instance);
}

/** Returns `,"trace_id":"…",…`, without what the line has of its own. */
function idsFragment(own: unknown, chindings: string, formatterWritesIds: boolean): string {
  const active = context.active();
  const span = traceOf(active);
  const id = requestIdOf(active);
  const given = typeof own === "object" && own !== null ? own : {};
  const has = (key: string): boolean => key in given || chindings.includes(`"${key}":`);
  const traceIds =
    span === undefined || formatterWritesIds || has("trace_id")
      ? ""
      : `,"trace_id":"${span.traceId}","span_id":"${span.spanId}","trace_flags":"0${span.traceFlags.toString(16)}"`;
  // A well-formed id needs no JSON escapes
  const requestId =
    id === undefined || has(requestIdAttribute) ? "" : `,"${requestIdAttribute}":"${id}"`;
  return traceIds + requestId;
}

/** The applications' `formatters.log` that add the ids, as many recipes tell them to. */
const formattersWithIds = new WeakSet();

function writesIds(instance: PinoInstance): boolean {
  const formatter = logFormatterOf(instance);
  return formatter !== undefined && formattersWithIds.has(formatter);
}

function logFormatterOf(instance: PinoInstance): object | undefined {
  const formatters = instance[formattersKey];
  const formatter: unknown =
    typeof formatters === "object" && formatters !== null
      ? Reflect.get(formatters, "log")
      : undefined;
  return typeof formatter === "function" ? formatter : undefined;
}

/** Such a formatter shows itself by its first line, which has the ids twice, with its own last. */
function learnFormatter(instance: PinoInstance, line: string): void {
  const formatter = logFormatterOf(instance);
  if (formatter === undefined) return;
  const key = `"trace_id":`;
  if (line.indexOf(key) !== line.lastIndexOf(key)) formattersWithIds.add(formatter);
}

function shipLine({ instance, arguments: args, result }: AsJsonMessage, ship: Ship): void {
  const symbols = pinoSymbols(instance);
  if (symbols === undefined || result === undefined) return;
  learnFormatter(instance, result);
  if (isWriting() || shipsByItself(instance[symbols.stream])) return;
  noteLine(result);
  const level = args[2];
  const nestedKey = symbols.nestedKey === undefined ? undefined : instance[symbols.nestedKey];
  const line = toPinoLine(result, {
    context: context.active(),
    level,
    levelLabel: instance.levels.labels[level],
    messageKey: String(instance[symbols.messageKey]),
    errorKey: String(instance[symbols.errorKey]),
    nestedKey: typeof nestedKey === "string" ? nestedKey : undefined,
  });
  if (line !== undefined) ship(line);
}
