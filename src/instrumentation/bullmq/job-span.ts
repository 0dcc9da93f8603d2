import { type Context, type Span, SpanStatusCode, trace } from "@opentelemetry/api";

import { requestIdOf, setRequestId } from "../request-id/request-id.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** A span as BullMQ wants it. */
export interface QueueSpan {
  readonly setSpanOnContext: (active: Context) => Context;
  readonly setAttribute: (key: string, value: unknown) => void;
  readonly setAttributes: (attributes: Attributes) => void;
  readonly addEvent: (name: string, attributes?: Attributes) => void;
  readonly recordException: (exception: unknown) => void;
  readonly end: () => void;
}

/** For what BullMQ does for itself, such as looking for jobs and renewing locks. */
export const silentSpan: QueueSpan = {
  setSpanOnContext: (active) => active,
  setAttribute: () => undefined,
  setAttributes: () => undefined,
  addEvent: () => undefined,
  recordException: () => undefined,
  end: () => undefined,
};

/**
 * What is kept of BullMQ's attributes, and its name by the conventions. Options, results and progress
 * are not: they hold what the application has put into the job.
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
const kept: Readonly<Record<string, string>> = {
  "bullmq.queue.name": "messaging.destination.name",
  "bullmq.job.id": "messaging.message.id",
  "bullmq.job.bulk.count": "messaging.batch.message_count",
  "bullmq.job.name": "bullmq.job.name",
  "bullmq.job.attempts.made": "bullmq.job.attempts.made",
};

const thrown = new WeakMap<Span, unknown>();

/** Remembers what the processing of the job of the active span has thrown. */
export function rememberThrown(active: Context, error: unknown): void {
  const span = trace.getSpan(active);
  if (span !== undefined) thrown.set(span, error);
}

/** The span of a job that is added or processed. */
export class JobSpan implements QueueSpan {
  readonly #span: Span;
  readonly #operation: string;
  readonly #within: Context;

  constructor(span: Span, operation: string, within: Context) {
    this.#span = span;
    this.#operation = operation;
    this.#within = within;
  }

  setSpanOnContext(active: Context): Context {
    const id = requestIdOf(this.#within);
    return trace.setSpan(id === undefined ? active : setRequestId(active, id), this.#span);
  }

  setAttribute(key: string, value: unknown): void {
    this.setAttributes({ [key]: value });
  }

  setAttributes(attributes: Attributes): void {
    for (const [key, value] of Object.entries(attributes)) {
      const name = kept[key];
      if (name === undefined) continue;
      if (typeof value === "string" || typeof value === "number") {
        this.#span.setAttribute(name, value);
      }
    }
    const queue = attributes["bullmq.queue.name"];
    if (typeof queue === "string" && queue !== "") {
      this.#span.updateName(`${this.#operation} ${queue}`);
    }
  }

  /** Events carry results and reasons of failure; that a job has failed is the span's status. */
  addEvent(name: string, attributes: Attributes = {}): void {
    if (name !== "job failed") return;
    this.recordException(thrown.get(this.#span) ?? attributes["bullmq.job.failed.reason"]);
  }

  recordException(exception: unknown): void {
    const error = exception instanceof Error ? exception : new Error(String(exception));
    this.#span.recordException(error);
    this.#span.setAttribute("error.type", exception instanceof Error ? error.name : "_OTHER");
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  }

  end(): void {
    this.#span.end();
  }
}
