import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from "@opentelemetry/sdk-trace";

import type { Config } from "../config.ts";
import { warn } from "./warning.ts";

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
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case "parentbased_traceidratio":
      return new ParentBasedSampler({ root: ratioSampler(settings) });
    case "parentbased_always_on":
    case undefined:
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
  }
}

function ratioSampler({ tracesSampler, tracesSamplerArg }: SamplerSettings): Sampler {
  if (tracesSamplerArg === undefined) {
    warn(`OTEL_TRACES_SAMPLER_ARG: "${tracesSampler}" has no ratio, every trace is kept`);
  }
  return new TraceIdRatioBasedSampler(tracesSamplerArg ?? 1);
}
