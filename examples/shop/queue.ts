import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
} from "@opentelemetry/api";

import { currentRequestId, withRequestId } from "./request-id.ts";
import type { Carrier, Job } from "./store.ts";

const tracer = trace.getTracer("shop.queue");
const requestIdHeader = "x-request-id";

// https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
const destination = "orders";
const shared: Attributes = {
  "messaging.system": "postgresql",
  "messaging.destination.name": destination,
};

/**
 * Runs `send` in a producer span. It is given the headers that the message has to carry: the
 * context of that span, and the request id.
 */
export function produce(orderId: string, send: (carrier: Carrier) => Promise<void>): Promise<void> {
  const attributes = { ...operation("send"), "messaging.message.id": orderId };
  return tracer.startActiveSpan(
    `${destination} send`,
    { kind: SpanKind.PRODUCER, attributes },
    async (span) => {
      try {
        await send(currentHeaders());
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
 * Runs `work` in a consumer span, in the trace and with the request id that the job carries. The
 * span is a child, not a link: one request is one trace over all services.
 */
export function consume(job: Job, work: () => Promise<void>): Promise<void> {
  const parent = propagation.extract(context.active(), job.carrier);
  const attributes = { ...operation("process"), "messaging.message.id": job.orderId };
  const run = (): Promise<void> =>
    tracer.startActiveSpan(
      `${destination} process`,
      { kind: SpanKind.CONSUMER, attributes },
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
  const requestId = job.carrier[requestIdHeader];
  return context.with(parent, () =>
    requestId === undefined ? run() : withRequestId(requestId, run),
  );
}

function operation(name: "send" | "process"): Attributes {
  return { ...shared, "messaging.operation.name": name, "messaging.operation.type": name };
}

function currentHeaders(): Carrier {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  const requestId = currentRequestId();
  if (requestId !== undefined) carrier[requestIdHeader] = requestId;
  return carrier;
}
