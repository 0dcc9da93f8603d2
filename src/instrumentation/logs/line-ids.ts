import {
  isSpanContextValid,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
} from "@opentelemetry/api";

import { requestIdAttribute, requestIdOf } from "../request-id/request-id.ts";
import type { AnyValueMap } from "./any-value.ts";
import { readField } from "./read-field.ts";

/** The fields that lead from a line to its request. */
export type LineIds = Readonly<Record<string, string>>;

const none: LineIds = {};

/** Returns the trace of a context; none where no traces are recorded, whose ids are zeros. */
export function traceOf(context: Context): SpanContext | undefined {
  const span = trace.getSpanContext(context);
  return span !== undefined && isSpanContextValid(span) ? span : undefined;
}

/**
 * Returns the ids of the context that a structured line does not have of its own: an application that
 * writes some by itself keeps them.
 */
export function missingIds(context: Context, own: object): LineIds {
  const span = traceOf(context);
  const requestId = requestIdOf(context);
  if (span === undefined && requestId === undefined) return none;
  return {
    ...(span === undefined || "trace_id" in own
      ? none
      : {
          trace_id: span.traceId,
          span_id: span.spanId,
          trace_flags: `0${span.traceFlags.toString(16)}`,
        }),
    ...(requestId === undefined || requestIdAttribute in own
      ? none
      : { [requestIdAttribute]: requestId }),
  };
}

/**
 * Returns the attributes without the trace's ids, which the record has in a place of its own, and with
 * the request id of the context if they lack one.
 */
export function withRequestIdOnly(attributes: AnyValueMap, context: Context): AnyValueMap {
  const { trace_id: _traceId, span_id: _spanId, trace_flags: _flags, ...rest } = attributes;
  const requestId = requestIdOf(context);
  return requestId === undefined || requestIdAttribute in rest
    ? rest
    : { ...rest, [requestIdAttribute]: requestId };
}

/** Returns the context of the trace that the line names by itself, else the one given. */
export function contextOfLine(context: Context, attributes: AnyValueMap): Context {
  const traceId = readField(attributes, "trace_id");
  if (typeof traceId !== "string") return context;
  const span = trace.getSpanContext(context);
  if (span?.traceId === traceId) return context;
  const own = {
    traceId,
    spanId: String(readField(attributes, "span_id")),
    traceFlags:
      readField(attributes, "trace_flags") === "00" ? TraceFlags.NONE : TraceFlags.SAMPLED,
  };
  return isSpanContextValid(own) ? trace.setSpanContext(context, own) : context;
}
