import { monitorEventLoopDelay, performance } from "node:perf_hooks";

import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { toMs, type Duration } from "../../duration.ts";
import { gradeHigh, percent, worst } from "./support/grade.ts";
import { ascends, requireTarget } from "./support/target.ts";
import { amount, duration, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** How late `eventLoopCheck` lets the event loop be. */
export interface EventLoopTarget {
  /** 99th percentile of the delay at which the component is degraded. @default "100ms" */
  readonly degradedDelay?: Duration;
  /** 99th percentile of the delay at which it is unhealthy. @default "1s" */
  readonly unhealthyDelay?: Duration;
  /** Longest single delay at which it is degraded. @default "2s" */
  readonly degradedBlock?: Duration;
  /** Busy share of the time at which it is degraded, 0 to 1. @default 0.95 */
  readonly degradedUtilization?: number;
}

const resolutionMs = 20;

const fields: FieldsOf<EventLoopTarget> = {
  degradedDelay: duration,
  unhealthyDelay: duration,
  degradedBlock: duration,
  degradedUtilization: amount,
};

/**
 * Judges how late timers fired and how busy the event loop was since the previous run.
 *
 * It runs on the loop it judges, so it reports a block after the fact; the watchdog reports one
 * while it lasts.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on limits out of order.
 */
export function eventLoopCheck(
  target: EventLoopTarget = {},
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("event-loop", target, fields);
  const { degradedDelay = "100ms", unhealthyDelay = "1s", degradedBlock = "2s" } = target;
  const { degradedUtilization = 0.95 } = target;
  const limits = { degraded: toMs(degradedDelay), unhealthy: toMs(unhealthyDelay) };
  const blockMs = toMs(degradedBlock);
  requireTarget(
    "event-loop",
    ascends([
      ["degradedDelay", limits.degraded],
      ["unhealthyDelay", limits.unhealthy],
    ]),
  );
  const measure = startMeasuring();
  return defineCheck({
    name: "event-loop",
    ...options,
    check() {
      const { p99Ms, maxMs, utilization } = measure();
      const status = worst([
        gradeHigh(p99Ms, limits),
        maxMs >= blockMs ? "degraded" : "healthy",
        utilization >= degradedUtilization ? "degraded" : "healthy",
      ]);
      const details = { p99Ms, maxMs, utilization };
      const observed = { value: p99Ms / 1000, unit: "s" };
      if (status === "healthy") return { status, details, observed };
      const message = `delay p99 ${p99Ms} ms, longest ${maxMs} ms, busy ${percent(utilization)}`;
      return { status, message, details, observed };
    },
  });
}

interface LoopMeasurement {
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly utilization: number;
}

/**
 * Returns a function that measures since its previous call; the first one measures nothing, since a
 * process that starts is busy. Its timer never holds the process.
 */
function startMeasuring(): () => LoopMeasurement {
  let delays: ReturnType<typeof monitorEventLoopDelay> | undefined;
  let before: ReturnType<typeof performance.eventLoopUtilization> | undefined;
  return () => {
    const now = performance.eventLoopUtilization();
    const utilization =
      before === undefined ? 0 : performance.eventLoopUtilization(now, before).utilization;
    before = now;
    const measured = { p99Ms: delayMs(delays?.percentile(99)), maxMs: delayMs(delays?.max) };
    if (delays === undefined) {
      delays = monitorEventLoopDelay({ resolution: resolutionMs });
      delays.enable();
    }
    delays.reset();
    return { ...measured, utilization };
  };
}

/** The histogram records the time between two ticks of its timer, the resolution included. */
function delayMs(nanoseconds = 0): number {
  return Math.max(0, Math.round(nanoseconds / 1e6 - resolutionMs));
}
