import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  trace,
  type TextMapPropagator,
} from "@opentelemetry/api";
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "@opentelemetry/core";
import { expect, it } from "vitest";

import { guardedPropagator } from "#src/instrumentation/propagation/guarded-propagator.ts";

const propagator = guardedPropagator(
  new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  }),
);

/** Returns what goes out when `carrier` has come in. */
function passOn(carrier: Record<string, string>): Record<string, string> {
  const out: Record<string, string> = {};
  const ctx = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
  propagator.inject(ctx, out, defaultTextMapSetter);
  return out;
}

const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;

it("baggage with a line break, as a queue can carry it, is not passed on and the rest is", () => {
  const evil = { traceparent, baggage: "a=1;meta\r\nevil: 1" };
  expect(passOn(evil)).toEqual({ traceparent });
  expect(passOn({ traceparent, baggage: "a=1;meta\u0000" })).toEqual({ traceparent });
  expect(passOn({ traceparent, baggage: "a=1;meta=\u00E9" })).toEqual({ traceparent });
  expect(passOn({ traceparent, baggage: "a=%0d%0a" })).toEqual({
    traceparent,
    baggage: "a=%0D%0A",
  });
});

it("flags that only the future knows stay two digits", () => {
  const unknown = traceparent.replace(/01$/, "ff");
  expect(passOn({ traceparent: unknown })).toEqual({ traceparent: unknown });
});

it("a propagator that throws leaves the context as it is and the carrier usable", () => {
  const broken: TextMapPropagator = {
    fields: () => ["broken"],
    inject: () => {
      throw new Error("broken");
    },
    extract: () => {
      throw new Error("broken");
    },
  };
  const guarded = guardedPropagator(broken);
  const out = {};
  const ctx = trace.setSpanContext(ROOT_CONTEXT, { traceId: "a", spanId: "b", traceFlags: 1 });
  guarded.inject(ctx, out, defaultTextMapSetter);
  expect(out).toEqual({});
  expect(guarded.extract(ctx, {}, defaultTextMapGetter)).toBe(ctx);
  expect(guarded.fields()).toEqual(["broken"]);
});
