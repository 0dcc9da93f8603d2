import { defaultTiming, type PipelineTiming } from "../../src/alerting/lint/pipeline-timing.ts";

/** How the stack and the SDK are set, and what is asked of them. */
export interface Profile {
  readonly timing: PipelineTiming;
  /** `for` of the rule; undefined: as it ships. */
  readonly forMs?: number;
  /** What the 95th percentile may be. */
  readonly targetMs: number;
}

/** By the name on the command line. */
export const profiles: Readonly<Record<string, Profile>> = {
  shipped: { timing: defaultTiming, targetMs: 60_000 },
  fast: {
    timing: { ...defaultTiming, spanBatchMs: 1_000, spanFlushMs: 1_000 },
    forMs: 0,
    targetMs: 15_000,
  },
};
