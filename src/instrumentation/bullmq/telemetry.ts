import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
} from "@opentelemetry/api";

import { ownScope } from "../own-scope.ts";
import { newRequestId, requestIdOf, setRequestId } from "../request-id/request-id.ts";
import { JobSpan, type QueueSpan, silentSpan } from "./job-span.ts";
import { isRepetition, linkTo, linksOf } from "./repetition.ts";

/**
 * BullMQ's own interface for telemetry, as far as it is used.
 * https://docs.bullmq.io/guide/telemetry
 */
export interface QueueTelemetry {
  readonly tracer: {
    readonly startSpan: (
      name: string,
      options?: { readonly kind?: SpanKind },
      parent?: Context,
    ) => QueueSpan;
  };
  readonly contextManager: {
    readonly with: (active: Context, fn: () => unknown) => unknown;
    readonly active: () => Context;
    readonly root: () => Context;
    readonly getMetadata: (active: Context) => string;
    readonly fromMetadata: (active: Context, metadata: string) => Context;
  };
}

/**
 * Makes spans of jobs that are added and processed, and takes trace and request id along with the job
 * (`opts.telemetry.metadata`), as bullmq-otel does. What BullMQ does for itself gets no span.
 */
export const queueTelemetry: QueueTelemetry = {
  tracer: {
    startSpan(name, { kind = SpanKind.INTERNAL } = {}, parent = context.active()) {
      if (kind !== SpanKind.PRODUCER && kind !== SpanKind.CONSUMER) return silentSpan;
      const [operation = name] = name.split(" ", 1);
      const within = kind === SpanKind.CONSUMER ? withId(parent) : parent;
      const attributes = {
        "messaging.system": "bullmq",
        "messaging.operation.name": operation,
        "messaging.operation.type": kind === SpanKind.CONSUMER ? "process" : "send",
      };
      const tracer = trace.getTracer(...ownScope);
      const options = { kind, attributes, links: linksOf(parent) };
      return new JobSpan(tracer.startSpan(operation, options, within), operation, within);
    },
  },
  contextManager: {
    with: (active, fn) => context.with(active, fn),
    active: () => context.active(),
    root: () => ROOT_CONTEXT,
    getMetadata(active) {
      const carrier: Record<string, string> = {};
      propagation.inject(active, carrier);
      // An empty text is not kept
      return Object.keys(carrier).length === 0 ? "" : JSON.stringify(carrier);
    },
    fromMetadata(active, metadata) {
      const sent = propagation.extract(ROOT_CONTEXT, parse(metadata));
      return isRepetition(active) ? linkTo(sent) : sent;
    },
  },
};

/** Work that comes without a request id gets a new one, as requests do. */
function withId(parent: Context): Context {
  return requestIdOf(parent) === undefined ? setRequestId(parent, newRequestId()) : parent;
}

/** Whoever adds a job may write its metadata: another adapter, another version of this one. */
function parse(metadata: string): unknown {
  try {
    const carrier: unknown = JSON.parse(metadata);
    return typeof carrier === "object" && carrier !== null ? carrier : {};
  } catch {
    return {};
  }
}
