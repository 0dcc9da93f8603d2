import { ROOT_CONTEXT } from "@opentelemetry/api";
import { AlwaysOnSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { expect, it } from "vitest";

import { LiveSpans } from "#src/instrumentation/lifecycle/live-spans.ts";

it("the latest 1,000 spans that have not ended are known, the last one first", () => {
  const live = new LiveSpans();
  const provider = new TracerProvider({ sampler: new AlwaysOnSampler(), spanProcessors: [live] });
  const tracer = provider.getTracer("live");
  const spans = Array.from({ length: 1_002 }, (_, index) =>
    tracer.startSpan(`span ${index}`, {}, ROOT_CONTEXT),
  );
  spans.at(-1)?.end();
  const ids = live.list().map((span) => span.spanContext().spanId);
  const expected = spans.slice(2, -1).map((span) => span.spanContext().spanId);
  expect(ids).toEqual(expected.toReversed());
  expect(ids).toHaveLength(999);
});
