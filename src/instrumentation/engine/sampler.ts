import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
} from "@opentelemetry/sdk-trace";

import type { Config } from "../../config.ts";
import { b3Sampling } from "../propagation/b3.ts";
import { warn } from "../warning.ts";

/** The settings that choose the sampler. */
export type SamplerSettings = Pick<Config, "tracesSampler" | "tracesSamplerArg">;

/** Returns the head sampler of `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`. */
export function createSampler(settings: SamplerSettings): Sampler {
  switch (settings.tracesSampler) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return ratioSampler(settings);
    case "parentbased_always_off":
      return parentBased(new AlwaysOffSampler());
    case "parentbased_traceidratio":
      return parentBased(ratioSampler(settings));
    case "parentbased_always_on":
    case undefined:
      return parentBased(new AlwaysOnSampler());
  }
}

/** The parent decides, also where B3 has its decision without a trace, or a trace without one. */
function parentBased(root: Sampler): Sampler {
  const byParent = new ParentBasedSampler({ root });
  return {
    shouldSample(ctx, ...span) {
      switch (b3Sampling(ctx)) {
        case "sampled":
          return { decision: SamplingDecision.RECORD_AND_SAMPLED };
        case "not sampled":
          return { decision: SamplingDecision.NOT_RECORD };
        case "open":
          return root.shouldSample(ctx, ...span);
        case undefined:
          return byParent.shouldSample(ctx, ...span);
      }
    },
    toString: () => byParent.toString(),
  };
}

function ratioSampler({ tracesSampler, tracesSamplerArg }: SamplerSettings): Sampler {
  if (tracesSamplerArg === undefined) {
    warn(`OTEL_TRACES_SAMPLER_ARG: "${tracesSampler}" has no ratio, every trace is kept`);
  }
  return new TraceIdRatioBasedSampler(tracesSamplerArg ?? 1);
}
