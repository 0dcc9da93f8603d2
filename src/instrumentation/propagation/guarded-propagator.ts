import type { TextMapPropagator } from "@opentelemetry/api";

import { guarded } from "../guarded.ts";

/** What every carrier takes as a value: a header of HTTP, of AMQP, of Kafka. */
const printable = /^[\t\x20-\x7E]*$/;

/** The SDK writes flags above 0f as three digits: it only knows the last bit. */
const threeDigits = /-0([\da-f]{2})$/;

/**
 * Returns `propagator` for carriers and contexts of any kind. What it cannot read leaves the context
 * as it is. What is no text of printable ASCII is not passed on: baggage may hold anything, for
 * example a line break that has come in through a queue, and HTTP clients throw on such a header.
 */
export function guardedPropagator(propagator: TextMapPropagator): TextMapPropagator {
  return {
    fields: () => propagator.fields(),
    inject(ctx, carrier, setter) {
      guarded("passing on the context", () => {
        propagator.inject(ctx, carrier, {
          set(to, key, value) {
            if (typeof value !== "string" || !printable.test(value)) return;
            setter.set(to, key, key === "traceparent" ? value.replace(threeDigits, "-$1") : value);
          },
        });
      });
    },
    extract(ctx, carrier, getter) {
      return guarded("reading a context", () => propagator.extract(ctx, carrier, getter)) ?? ctx;
    },
  };
}
