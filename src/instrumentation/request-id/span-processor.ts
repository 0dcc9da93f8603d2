import { type Context, SpanKind } from "@opentelemetry/api";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";

import { requestIdAttribute, requestIdOf } from "./request-id.ts";

type StartedSpan = Parameters<SpanProcessor["onStart"]>[0];

/** Puts the request id on the spans through which work enters the process. */
export const requestIdSpanProcessor: SpanProcessor = {
  onStart(span: StartedSpan, parent: Context) {
    if (span.kind !== SpanKind.SERVER && span.kind !== SpanKind.CONSUMER) return;
    const id = requestIdOf(parent);
    if (id !== undefined) span.setAttribute(requestIdAttribute, id);
  },
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
