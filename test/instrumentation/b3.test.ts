import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { SamplingDecision } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";

import { loadConfig } from "#src/config.ts";
import { createPropagator } from "#src/instrumentation/propagation/propagators.ts";
import { createSampler } from "#src/instrumentation/engine/sampler.ts";

const traceId = "463ac35c9f6413ad48485a3953bb6124";
const parent = "0020000000000001";
const ids = { "x-b3-traceid": traceId, "x-b3-spanid": parent };

type Headers = Readonly<Record<string, string>>;

function read(headers: Headers, propagators = "b3"): Context {
  const { config } = loadConfig({ OTEL_PROPAGATORS: propagators });
  return createPropagator(config).extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
}

function isSampled(ctx: Context, env: NodeJS.ProcessEnv): boolean {
  const sampler = createSampler(loadConfig(env).config);
  const { decision } = sampler.shouldSample(ctx, traceId, "GET", SpanKind.SERVER, {}, []);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}

const always = { OTEL_TRACES_SAMPLER: "parentbased_always_on" };
const never = { OTEL_TRACES_SAMPLER: "parentbased_always_off" };

describe("a trace of B3", () => {
  it.for<[Headers]>([
    [{ b3: `${traceId}-${parent}` }],
    [{ b3: `${traceId}-${parent}-05e3ac9a4f6e3b90` }],
    [ids],
  ])("whose decision is left open is decided by the sampler: %j", ([headers]) => {
    const ctx = read(headers);
    expect(trace.getSpanContext(ctx)).toMatchObject({ traceId, spanId: parent });
    expect([isSampled(ctx, always), isSampled(ctx, never)]).toEqual([true, false]);
  });

  it.for<[Headers, boolean]>([
    [{ b3: `${traceId}-${parent}-0` }, false],
    [{ b3: `${traceId}-${parent}-0-05e3ac9a4f6e3b90` }, false],
    [{ b3: `${traceId}-${parent}-1` }, true],
    [{ b3: `${traceId}-${parent}-d` }, true],
    [{ ...ids, "x-b3-sampled": "0" }, false],
    [{ ...ids, "x-b3-sampled": "1" }, true],
    [{ ...ids, "x-b3-flags": "1" }, true],
    [{ b3: "0" }, false],
    [{ b3: "1" }, true],
    [{ b3: "d" }, true],
    [{ "x-b3-sampled": "0" }, false],
    [{ "x-b3-sampled": "false" }, false],
    [{ "x-b3-sampled": "1" }, true],
    [{ "x-b3-flags": "1" }, true],
  ])("that is decided is not decided again: %j is sampled: %j", ([headers, sampled]) => {
    const ctx = read(headers, "b3multi");
    expect([isSampled(ctx, always), isSampled(ctx, never)]).toEqual([sampled, sampled]);
  });

  it("a sampler that does not ask the parent does not ask B3", () => {
    expect(isSampled(read({ b3: "0" }), { OTEL_TRACES_SAMPLER: "always_on" })).toBe(true);
  });

  it("headers that say nothing, and a traceparent beside them, leave it to the others", () => {
    expect(isSampled(read({ b3: "x", "x-b3-sampled": "?" }), never)).toBe(false);
    const traceparent = `00-${traceId}-${parent}-01`;
    const ctx = read({ traceparent, b3: "0" }, "tracecontext,b3");
    expect(isSampled(ctx, never)).toBe(true);
  });

  it("the spans below one that was decided follow it", () => {
    const asked = read({ b3: `${traceId}-${parent}` });
    const ctx = trace.setSpanContext(asked, {
      traceId,
      spanId: "b".repeat(16),
      traceFlags: TraceFlags.NONE,
    });
    expect(isSampled(ctx, always)).toBe(false);
  });

  it.for<[string, Headers]>([
    ["b3", { b3: `${traceId}-${parent}` }],
    ["b3multi", ids],
  ])("whose decision is open is passed on open where no span is made: %s", ([name, headers]) => {
    const { config } = loadConfig({ OTEL_PROPAGATORS: name });
    const out = {};
    createPropagator(config).inject(read(headers), out, defaultTextMapSetter);
    expect(out).toEqual(headers);
  });
});
