import { subscribe } from "node:diagnostics_channel";

import { context, trace, type Logger } from "@opentelemetry/api";
import { isTracingSuppressed } from "@opentelemetry/core";

import { requestIdAttribute, requestIdOf } from "../request-id/request-id.ts";
import { toLogRecord } from "./log-record.ts";
import { shipsByItself } from "./otlp-transport.ts";
import { pinoSymbols, type AsJsonMessage } from "./pino-instance.ts";

/**
 * Adds `trace_id`, `span_id`, `trace_flags` and `request_id` to the lines of every pino logger,
 * children too, while they are formatted. With `logger`, ships the finished lines as log records,
 * except those of loggers that ship by themselves.
 *
 * pino (>= 9.10) publishes each line on a diagnostics channel, so nothing is patched, and ESM,
 * CommonJS and bundles are alike.
 */
export function followPino(logger: Logger | undefined): void {
  subscribe("tracing:pino_asJson:start", (message) => correlate(asJson(message)));
  subscribe("tracing:pino_asJson:end", (message) => {
    const line = asJson(message);
    restore(line);
    if (logger !== undefined) ship(line, logger);
  });
}

/** The bindings of the loggers that are formatting a line now, to be put back. */
const bindings = new WeakMap<object, unknown>();

function asJson(message: unknown): AsJsonMessage {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel's documented shape
  return message as AsJsonMessage;
}

function correlate(message: AsJsonMessage): void {
  const { instance } = message;
  const symbols = pinoSymbols(instance);
  const fragment = symbols === undefined ? "" : idsFragment(message.arguments[0]);
  if (symbols === undefined || fragment === "") return;
  bindings.set(message, instance[symbols.chindings]);
  instance[symbols.chindings] = `${String(instance[symbols.chindings])}${fragment}`;
}

function restore(message: AsJsonMessage): void {
  const symbols = bindings.has(message) ? pinoSymbols(message.instance) : undefined;
  if (symbols !== undefined) message.instance[symbols.chindings] = bindings.get(message);
}

/** Returns `,"trace_id":"…",…`, without what the line's own object already has. */
function idsFragment(own: unknown): string {
  const active = context.active();
  const span = trace.getSpanContext(active);
  const id = requestIdOf(active);
  const given = typeof own === "object" && own !== null ? own : {};
  const traceIds =
    span === undefined || "trace_id" in given
      ? ""
      : `,"trace_id":"${span.traceId}","span_id":"${span.spanId}","trace_flags":"0${span.traceFlags.toString(16)}"`;
  // A well-formed id needs no JSON escapes
  const requestId =
    id === undefined || requestIdAttribute in given ? "" : `,"${requestIdAttribute}":"${id}"`;
  return traceIds + requestId;
}

function ship({ instance, arguments: args, result }: AsJsonMessage, logger: Logger): void {
  const symbols = pinoSymbols(instance);
  if (symbols === undefined || result === undefined) return;
  if (isTracingSuppressed(context.active()) || shipsByItself(instance[symbols.stream])) return;
  const level = args[2];
  const record = toLogRecord(result, {
    level,
    levelLabel: instance.levels.labels[level],
    messageKey: String(instance[symbols.messageKey]),
    errorKey: String(instance[symbols.errorKey]),
  });
  if (record !== undefined) logger.emit({ ...record, context: context.active() });
}
