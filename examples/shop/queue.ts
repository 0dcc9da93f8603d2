import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
} from "@opentelemetry/api";

import type { Carrier, Job } from "./store.ts";

const tracer = trace.getTracer("shop.queue");

// https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
const destination = "orders";
const shared: Attributes = {
  "messaging.system": "postgresql",
  "messaging.destination.name": destination,
};

/**
 * Runs `send` in a producer span. It is given the headers that the message has to carry, as the
 * process' propagators write them: the trace context, and with the preload also `x-request-id`.
 */
export function produce(orderId: string, send: (carrier: Carrier) => Promise<void>): Promise<void> {
  const attributes = { ...operation("send"), "messaging.message.id": orderId };
  return tracer.startActiveSpan(
    `${destination} send`,
    { kind: SpanKind.PRODUCER, attributes },
    async (span) => {
      try {
        const carrier: Record<string, string> = {};
        propagation.inject(context.active(), carrier);
        await send(carrier);
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
        throw error;
      } finally {
        span.end();
      }
    },
  );
}

/**
 * Runs `work` in a consumer span, with the trace context and request id that the job carries. The
 * span is a child, not a link: one request is one trace over all services.
 */
export function consume(job: Job, work: () => Promise<void>): Promise<void> {
  const parent = propagation.extract(context.active(), job.carrier);
  const attributes = { ...operation("process"), "messaging.message.id": job.orderId };
  return tracer.startActiveSpan(
    `${destination} process`,
    { kind: SpanKind.CONSUMER, attributes },
    parent,
    async (span) => {
      try {
        await work();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
        throw error;
      } finally {
        span.end();
      }
    },
  );
}

function operation(name: "send" | "process"): Attributes {
  return { ...shared, "messaging.operation.name": name, "messaging.operation.type": name };
}
