import {
  type Context,
  createContextKey,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  trace,
} from "@opentelemetry/api";
import { type B3InjectEncoding, B3Propagator } from "@opentelemetry/propagator-b3";

/** What B3 headers say of sampling; undefined where they say nothing or a span has followed. */
export type B3Sampling = "sampled" | "not sampled" | "open";

/** Parents whose sender leaves the decision to the receiver. */
const open = new WeakSet<SpanContext>();

/** The decision of headers that have no trace: `b3: 0`. */
const decisionKey = createContextKey("B3 decision without a trace");

const sampled: ReadonlySet<string> = new Set(["1", "d", "true", "True"]);
const notSampled: ReadonlySet<string> = new Set(["0", "false", "False"]);

/**
 * Returns OpenTelemetry's propagator of B3 with the two states of sampling that it does not keep: a
 * trace whose decision is left open, and a decision without a trace.
 * https://github.com/openzipkin/b3-propagation#sampling-state-1
 */
export function createB3Propagator(injectEncoding: B3InjectEncoding): TextMapPropagator {
  const b3 = new B3Propagator({ injectEncoding });
  return {
    fields: () => b3.fields(),
    inject(ctx, carrier, setter) {
      const parent = trace.getSpanContext(ctx);
      if (parent === undefined || !open.has(parent)) {
        b3.inject(ctx, carrier, setter);
        return;
      }
      b3.inject(ctx, carrier, {
        set(to, key, value) {
          if (key === "x-b3-sampled") return;
          setter.set(to, key, key === "b3" ? value.replace(/-0$/, "") : value);
        },
      });
    },
    extract(ctx, carrier, getter) {
      const extracted = b3.extract(ctx, carrier, getter);
      const said = saidIn(carrier, getter);
      const parent = trace.getSpanContext(extracted);
      if (parent === trace.getSpanContext(ctx)) {
        return said === undefined ? extracted : extracted.setValue(decisionKey, said);
      }
      if (parent !== undefined && said === undefined) open.add(parent);
      return extracted;
    },
  };
}

/** Returns what B3 headers have said of the next span in this context. */
export function b3Sampling(ctx: Context): B3Sampling | undefined {
  const parent = trace.getSpanContext(ctx);
  if (parent !== undefined) return open.has(parent) ? "open" : undefined;
  const decision = ctx.getValue(decisionKey);
  return decision === "sampled" || decision === "not sampled" ? decision : undefined;
}

function saidIn<Carrier>(
  carrier: Carrier,
  getter: TextMapGetter<Carrier>,
): Exclude<B3Sampling, "open"> | undefined {
  const read = (key: string): string | undefined => {
    const value = getter.get(carrier, key);
    return Array.isArray(value) ? value[0] : value;
  };
  const single = read("b3");
  // `trace-span-decision-parent`, or the decision alone
  const parts = single === undefined || single === "" ? undefined : single.split("-");
  if (parts !== undefined) return decisionOf(parts.length === 1 ? parts[0] : parts[2]);
  return read("x-b3-flags") === "1" ? "sampled" : decisionOf(read("x-b3-sampled"));
}

function decisionOf(text: string | undefined): Exclude<B3Sampling, "open"> | undefined {
  if (text === undefined) return undefined;
  return sampled.has(text) ? "sampled" : notSampled.has(text) ? "not sampled" : undefined;
}
