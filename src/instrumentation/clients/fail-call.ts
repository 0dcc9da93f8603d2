import { type Span, SpanStatusCode } from "@opentelemetry/api";

import { withoutQuoted } from "../../redaction/quoted.ts";

/**
 * Marks a client's span as failed. The exception itself is left to the span of the request, where the
 * application has not handled it.
 */
export function failCall(span: Span, error: unknown): void {
  const { name, message } = error instanceof Error ? error : { name: "_OTHER", message: "" };
  span.setAttribute("error.type", codeOf(error) ?? name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: withoutQuoted(message) });
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" || typeof code === "number" ? String(code) : undefined;
}
