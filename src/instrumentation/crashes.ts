import { inspect } from "node:util";

import {
  context,
  SeverityNumber,
  SpanStatusCode,
  trace,
  type Attributes,
  type Logger,
} from "@opentelemetry/api";

import type { LiveSpans } from "./live-spans.ts";
import { requestIdAttribute, requestIdOf } from "./request-id/request-id.ts";

export interface CrashRecorders {
  /** Where the log record goes; none without it. */
  readonly logger: Logger | undefined;
  readonly spans: LiveSpans;
}

/**
 * Records uncaught exceptions and unhandled rejections: a log record with the exception, of severity
 * FATAL if it ends the process and ERROR if the application listens to `uncaughtException`, and the
 * exception on the active span. If it ends the process, the spans in flight end, with an error.
 *
 * The listener takes away nothing: Node.js goes on as without it.
 * https://nodejs.org/api/process.html#event-uncaughtexceptionmonitor
 */
export function recordCrashes({ logger, spans }: CrashRecorders): void {
  process.on("uncaughtExceptionMonitor", (error: unknown, origin) => {
    try {
      const crash = describe(error, origin);
      const fatal = isFatal();
      if (logger !== undefined) log(crash, fatal, logger);
      blameSpans(crash, fatal, spans);
    } catch {
      // What throws here would take the exception's place
    }
  });
}

interface Crash {
  readonly what: string;
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
}

function isFatal(): boolean {
  return (
    process.listenerCount("uncaughtException") === 0 &&
    !process.hasUncaughtExceptionCaptureCallback()
  );
}

/** Anything can be thrown. */
function describe(error: unknown, origin: string): Crash {
  const what = origin === "unhandledRejection" ? "unhandled rejection" : "uncaught exception";
  if (!(error instanceof Error)) {
    const message = typeof error === "string" ? error : inspect(error);
    return { what, type: typeof error, message, stack: undefined };
  }
  const { name, message, stack } = error;
  // The class says more than the name that it inherits, as pino's serializer has it
  const type = error.constructor.name === "" ? name : error.constructor.name;
  return { what, type, message, stack };
}

function log({ what, type, message, stack }: Crash, fatal: boolean, logger: Logger): void {
  const active = context.active();
  const requestId = requestIdOf(active);
  const attributes: Attributes = {
    "exception.type": type,
    "exception.message": message,
    ...(stack === undefined ? {} : { "exception.stacktrace": stack }),
    ...(requestId === undefined ? {} : { [requestIdAttribute]: requestId }),
  };
  logger.emit({
    severityNumber: fatal ? SeverityNumber.FATAL : SeverityNumber.ERROR,
    severityText: fatal ? "fatal" : "error",
    body: `${what}: ${message}`,
    attributes,
    context: active,
  });
}

function blameSpans({ what, type, message, stack }: Crash, fatal: boolean, spans: LiveSpans): void {
  const status = { code: SpanStatusCode.ERROR, message: `${what}: ${message}` };
  const active = trace.getActiveSpan();
  if (active?.isRecording() === true) {
    active.recordException({ name: type, message, ...(stack === undefined ? {} : { stack }) });
    active.setStatus(status);
  }
  if (!fatal) return;
  for (const span of spans.list()) span.setStatus(status).end();
}
