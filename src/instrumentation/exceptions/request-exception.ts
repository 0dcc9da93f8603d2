import { context, type Context, type Span, SpanKind } from "@opentelemetry/api";
import { getRPCMetadata } from "@opentelemetry/core";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";

type StartedSpan = Parameters<SpanProcessor["onStart"]>[0];

/** What has been thrown last in a request, by its server span. */
const noted = new WeakMap<Span, unknown>();

/** What a server span has as an event already. */
const recorded = new WeakMap<Span, unknown>();

/** Notes what the handling of the current request has thrown. */
export function noteException(error: unknown): void {
  const span = getRPCMetadata(context.active())?.span;
  if (span !== undefined) noted.set(span, error);
}

/**
 * Puts the exception of a request that failed, one with a status of 500 or more, on its server span,
 * once.
 *
 * Instrumentations of frameworks would record it on the span of each middleware that it passes
 * through, whatever the request ends with: there it is noted instead. Spans of the application
 * itself keep what it records.
 */
export const requestExceptionProcessor: SpanProcessor = {
  onStart(span: StartedSpan, parent: Context) {
    if (span.kind === SpanKind.SERVER) recordOnce(span);
    const isForeign = span.instrumentationScope.name.startsWith("@opentelemetry/instrumentation-");
    if (span.kind !== SpanKind.INTERNAL || !isForeign) return;
    const server = getRPCMetadata(parent)?.span;
    if (server === undefined) return;
    span.recordException = (error) => void noted.set(server, error);
  },
  onEnding(span) {
    if (span.kind !== SpanKind.SERVER || !noted.has(span)) return;
    const error = noted.get(span);
    const status = Number(span.attributes["http.response.status_code"]);
    if (status >= 500 && recorded.get(span) !== error) span.recordException(toException(error));
  },
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** The application may have recorded it by itself, on the span that was active. */
function recordOnce(span: StartedSpan): void {
  const record = span.recordException.bind(span);
  span.recordException = (error, time) => {
    if (recorded.get(span) === error) return;
    recorded.set(span, error);
    record(error, time);
  };
}

/** The class says more than Node's code, which would take its place. Anything can be thrown. */
function toException(error: unknown): Error | string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  const type = error.constructor.name === "" ? name : error.constructor.name;
  return { name: type, message, ...(stack === undefined ? {} : { stack }) };
}
