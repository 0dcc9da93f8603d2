import {
  context,
  metrics,
  type Attributes,
  type Context,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";

import type { MetricDefinition } from "../../metrics/definition.ts";
import { createInstrument, type Instrument } from "../../metrics/instruments.ts";
import { ownScope } from "../own-scope.ts";
import type { Outcome } from "./outcome.ts";

/** A request and its answer, with a span and a duration. */
export interface Exchange {
  readonly span: Span;
  /** Ends it; what comes later changes nothing. */
  readonly end: (end: ExchangeEnd) => void;
}

export interface ExchangeEnd {
  readonly outcome: Outcome;
  /** What is known by now, for the span alone. */
  readonly spanAttributes: Attributes;
  /** For the span and the duration. */
  readonly attributes: Attributes;
  /** The span's name, if it is another one by now. */
  readonly name?: string | undefined;
}

export interface ExchangeKind {
  readonly kind: SpanKind;
  readonly duration: MetricDefinition;
  /** The first status that is an error for this side: 500 for servers, 400 for clients. */
  readonly firstError: number;
}

/** What begins an exchange. */
export type Begin = (name: string, attributes: Attributes, parent: Context) => Exchange;

/** Returns what begins exchanges of one side, client or server. */
export function exchanges({ kind, duration, firstError }: ExchangeKind): Begin {
  const tracer = trace.getTracer(...ownScope);
  let record: Instrument | undefined;
  return (name, attributes, parent) => {
    const span = tracer.startSpan(name, { kind, attributes }, parent);
    const start = performance.now();
    let ended = false;
    return {
      span,
      end: ({ outcome, spanAttributes, attributes: known, name: finalName }) => {
        if (ended) return;
        ended = true;
        const shared = { ...known, ...outcomeAttributes(outcome, firstError) };
        span.setAttributes({ ...spanAttributes, ...shared });
        if (finalName !== undefined) span.updateName(finalName);
        tellFailure(span, outcome, firstError);
        span.end();
        record ??= createInstrument(metrics.getMeter(...ownScope), duration);
        const seconds = (performance.now() - start) / 1000;
        context.with(trace.setSpan(parent, span), record, undefined, seconds, shared);
      },
    };
  };
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ */
function outcomeAttributes({ status, failure }: Outcome, firstError: number): Attributes {
  const type = failure?.type ?? (isError(status, firstError) ? String(status) : undefined);
  return {
    ...(status === undefined ? {} : { "http.response.status_code": status }),
    ...(type === undefined ? {} : { "error.type": type }),
  };
}

function isError(status: number | undefined, firstError: number): boolean {
  return status !== undefined && status >= firstError;
}

function tellFailure(span: Span, { status, failure }: Outcome, firstError: number): void {
  if (failure === undefined) {
    if (isError(status, firstError)) span.setStatus({ code: SpanStatusCode.ERROR });
    return;
  }
  const { error, type } = failure;
  if (error !== undefined) span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error?.message ?? type });
}
