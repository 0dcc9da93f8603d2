import { SpanKind } from "@opentelemetry/api";
import { type Sampler, SamplingDecision } from "@opentelemetry/sdk-trace";

/**
 * Returns a sampler that keeps what `sampler` keeps, and lets the calls to databases that it leaves
 * out be measured: they reach the span processors, and are not exported.
 */
export function recordUnsampledOperations(sampler: Sampler): Sampler {
  return {
    shouldSample(context, traceId, name, kind, attributes, links) {
      const result = sampler.shouldSample(context, traceId, name, kind, attributes, links);
      const isOperation = kind === SpanKind.CLIENT && attributes["db.system.name"] !== undefined;
      return isOperation && result.decision === SamplingDecision.NOT_RECORD
        ? { ...result, decision: SamplingDecision.RECORD }
        : result;
    },
    toString: () => sampler.toString(),
  };
}
