import { ObservabilityError, type ErrorCode } from "../errors.ts";
import type { Lifecycle } from "./report.ts";

/** Where a health service is in its life. It never goes back. */
export type Phase = "new" | "starting" | "running" | "draining" | "drained" | "stopped";

/** What is asked of it. `serve`: that it answer on a server. */
export type Step = "start" | "started" | "drain" | "stop" | "serve";

type Refusal = Extract<ErrorCode, `OBS_HEALTH_${string}`>;

/** The phase that each step leads to, or why it is refused. */
const steps: Readonly<Record<Phase, Readonly<Record<Step, Phase | Refusal>>>> = {
  new: { start: "starting", started: "new", drain: "draining", stop: "stopped", serve: "new" },
  starting: {
    start: "OBS_HEALTH_STARTED",
    started: "running",
    drain: "draining",
    stop: "stopped",
    serve: "starting",
  },
  running: {
    start: "OBS_HEALTH_STARTED",
    started: "running",
    drain: "draining",
    stop: "stopped",
    serve: "running",
  },
  // A signal may come before the start: nothing is begun any more, and nobody is to blame
  draining: {
    start: "draining",
    started: "draining",
    drain: "draining",
    stop: "drained",
    serve: "draining",
  },
  // The application may still be in the middle of its start, which must not fail: the process ends
  drained: {
    start: "drained",
    started: "drained",
    drain: "drained",
    stop: "drained",
    serve: "drained",
  },
  stopped: {
    start: "OBS_HEALTH_STOPPED",
    started: "stopped",
    drain: "stopped",
    stop: "stopped",
    serve: "OBS_HEALTH_STOPPED",
  },
};

const reasons: Partial<Readonly<Record<ErrorCode, string>>> = {
  OBS_HEALTH_STARTED: "the health service was started before",
  OBS_HEALTH_STOPPED: "the health service was stopped, which is for good: create another one",
};

/**
 * Returns the phase after the step.
 *
 * @throws ObservabilityError `OBS_HEALTH_STARTED`, `OBS_HEALTH_STOPPED`
 */
export function advance(phase: Phase, step: Step): Phase {
  const next = steps[phase][step];
  if (isPhase(next)) return next;
  throw new ObservabilityError(next, reasons[next] ?? next);
}

/** Whether it is for good. */
export function isOver(phase: Phase): boolean {
  return phase === "drained" || phase === "stopped";
}

/** Returns what reports call the phase. */
export function toLifecycle(phase: Phase): Lifecycle {
  if (phase === "running") return "ready";
  return phase === "new" || phase === "starting" ? "starting" : "draining";
}

function isPhase(next: Phase | Refusal): next is Phase {
  return next in steps;
}
