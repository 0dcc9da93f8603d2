import { SpanKind, SpanStatusCode } from "@opentelemetry/api";

import type { ProcessEnd } from "./ending.ts";
import type { LiveSpan, LiveSpans } from "./live-spans.ts";

/**
 * Ends the spans in flight, which would be lost with the process. It has cut them off, which is an
 * error, but for an exit code of 0: then the application says that its work is done. Whoever waits
 * for an answer of this process gets none in any case, so the span of a request is always an error.
 */
export function endCutOffSpans(spans: LiveSpans, end: ProcessEnd): void {
  const how = "signal" in end ? end.signal : `exit code ${end.code}`;
  const done = "code" in end && end.code === 0;
  for (const span of spans.list()) {
    if (!done || span.kind === SpanKind.SERVER) blame(span, `the process ended first: ${how}`);
    span.end();
  }
}

/** An error that is known already says more. */
function blame(span: LiveSpan, message: string): void {
  if (span.status.code === SpanStatusCode.ERROR) return;
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  if (span.attributes["error.type"] === undefined) span.setAttribute("error.type", "process_ended");
}
