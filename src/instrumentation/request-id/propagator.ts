import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from "@opentelemetry/api";

import { parseRequestId, requestIdOf, setRequestId } from "./request-id.ts";

/**
 * Carries the request id across processes as a header of its own, wherever the trace context goes:
 * HTTP, and the message headers of the queues that the instrumentations know.
 *
 * Not as baggage: baggage is read and forwarded by whatever speaks OpenTelemetry, and a bare header
 * is what proxies and services without it understand.
 */
export function createRequestIdPropagator(header: string): TextMapPropagator {
  return {
    fields: () => [header],
    inject(ctx: Context, carrier: unknown, setter: TextMapSetter) {
      const id = requestIdOf(ctx);
      if (id !== undefined && !hasHeader(carrier, header)) setter.set(carrier, header, id);
    },
    extract(ctx: Context, carrier: unknown, getter: TextMapGetter) {
      const id = parseRequestId(getter.get(carrier, header));
      return id === undefined ? ctx : setRequestId(ctx, id);
    },
  };
}

/** An id that the application has put on the call by itself is left alone. */
function hasHeader(carrier: unknown, header: string): boolean {
  if (typeof carrier !== "object" || carrier === null) return false;
  return Object.keys(carrier).some((name) => name.toLowerCase() === header);
}
