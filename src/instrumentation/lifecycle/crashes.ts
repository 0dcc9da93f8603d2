import { inspect } from "node:util";

import { type Context, context, SeverityNumber, SpanStatusCode, trace } from "@opentelemetry/api";

import { isExiting } from "./is-exiting.ts";
import type { LiveSpans } from "./live-spans.ts";
import { toException, type Exception } from "../logs/exception.ts";
import type { Ship } from "../logs/log-line.ts";
import { noteRecordedCrash } from "../logs/recorded-crash.ts";
import { takeThrownContext } from "./thrown-context.ts";

export interface CrashRecorders {
  /** Where the log record goes; none without it. */
  readonly ship: Ship | undefined;
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
export function recordCrashes({ ship, spans }: CrashRecorders): void {
  process.on("uncaughtExceptionMonitor", (error: unknown, origin) => {
    try {
      const ctx = takeThrownContext(error) ?? context.active();
      const crash = describe(error, origin, ctx);
      const fatal = isFatal();
      if (ship !== undefined) {
        log(crash, fatal, ship);
        noteRecordedCrash(error);
      }
      blameSpans(crash, fatal, spans);
    } catch {
      // What throws here would take the exception's place
    }
  });
}

interface Crash {
  /** Where it was thrown. */
  readonly ctx: Context;
  readonly what: string;
  readonly exception: Exception;
}

function isFatal(): boolean {
  return (
    process.listenerCount("uncaughtException") === 0 &&
    !process.hasUncaughtExceptionCaptureCallback()
  );
}

/**
 * Anything can be thrown. In `process.exit()` of a module, Node.js takes for a rejection what a
 * listener of `exit` throws.
 */
function describe(error: unknown, origin: string, ctx: Context): Crash {
  const rejected = origin === "unhandledRejection" && !isExiting();
  const what = rejected ? "unhandled rejection" : "uncaught exception";
  const exception = error instanceof Error ? toException(error) : undefined;
  if (exception !== undefined) return { ctx, what, exception };
  const message = typeof error === "string" ? error : inspect(error);
  return { ctx, what, exception: { type: typeof error, message, stack: undefined, rest: {} } };
}

function log({ ctx, what, exception }: Crash, fatal: boolean, ship: Ship): void {
  ship({
    context: ctx,
    timestamp: Date.now(),
    severityNumber: fatal ? SeverityNumber.FATAL : SeverityNumber.ERROR,
    severityText: fatal ? "fatal" : "error",
    body: `${what}: ${exception.message}`,
    exception,
    attributes: {},
  });
}

function blameSpans({ ctx, what, exception }: Crash, fatal: boolean, spans: LiveSpans): void {
  const { type = "Error", message = "", stack } = exception;
  const status = { code: SpanStatusCode.ERROR, message: `${what}: ${message}` };
  const active = trace.getSpan(ctx);
  if (active?.isRecording() === true) {
    active.recordException({ name: type, message, ...(stack === undefined ? {} : { stack }) });
    active.setStatus(status);
  }
  if (!fatal) return;
  for (const span of spans.list()) span.setStatus(status).end();
}
