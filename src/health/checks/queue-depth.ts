import type { CheckContext, CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { toMs, type Duration } from "../../duration.ts";
import { gradeHigh, worst, type Limits } from "./support/grade.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { ascends, hasMethod, requireTarget } from "./support/target.ts";
import {
  duration,
  judgedLater,
  number,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** What a queue says of itself. */
export interface QueueState {
  /** Waiting items. */
  readonly depth: number;
  /** Age of the oldest of them; what users feel, where a depth depends on the traffic. */
  readonly oldest?: Duration;
}

/** How `queueDepthCheck` reads the queue, and what may wait in it. */
export interface QueueDepthTarget {
  /** Reads the queue; a number is its depth. */
  measure(context: CheckContext): Promise<number | QueueState> | number | QueueState;
  /** Waiting items at which the component is degraded. */
  readonly degradedDepth: number;
  /** Waiting items at which it is unhealthy. @default Infinity */
  readonly unhealthyDepth?: number;
  /** Age of the oldest item at which the component is degraded. @default never */
  readonly degradedAge?: Duration;
  /** Age of the oldest item at which it is unhealthy. @default never */
  readonly unhealthyAge?: Duration;
}

const fields: FieldsOf<QueueDepthTarget> = {
  measure: judgedLater,
  degradedDepth: number,
  unhealthyDepth: number,
  degradedAge: duration,
  unhealthyAge: duration,
};

/**
 * Judges how much waits in a queue, and for how long.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `measure` is no function, or on limits
 * out of order.
 */
export function queueDepthCheck(
  target: QueueDepthTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("queue-depth", target, fields);
  requireTarget("queue-depth", hasMethod(target, "measure", "target"));
  const depthLimits = {
    degraded: target.degradedDepth,
    unhealthy: target.unhealthyDepth ?? Infinity,
  };
  const ageLimits = { degraded: ageMs(target.degradedAge), unhealthy: ageMs(target.unhealthyAge) };
  requireTarget(
    "queue-depth",
    ascends([
      ["0", 0],
      ["degradedDepth", depthLimits.degraded],
    ]),
    [inOrder(depthLimits), "expected degradedDepth <= unhealthyDepth"],
    [inOrder(ageLimits), "expected degradedAge <= unhealthyAge"],
  );
  const measure = oneAtATime(async (context) => parsed(await target.measure(context)));
  return defineCheck({
    name: "queue-depth",
    ...options,
    async check(context) {
      const { depth, oldestMs } = await measure(context);
      const age = oldestMs === undefined ? "" : `, the oldest for ${Math.round(oldestMs / 1000)} s`;
      const status = worst([gradeHigh(depth, depthLimits), gradeHigh(oldestMs ?? 0, ageLimits)]);
      const observed = { value: depth, unit: "{item}" };
      const details = { depth, oldestMs };
      return status === "healthy"
        ? { status, details, observed }
        : { status, message: `${depth} items wait${age}`, details, observed };
    },
  });
}

function ageMs(age: Duration | undefined): number {
  return age === undefined ? Infinity : toMs(age);
}

/** Only an upper limit may be left open. */
function inOrder({ degraded, unhealthy }: Limits): boolean {
  return degraded === Infinity || degraded <= unhealthy;
}

/** Whatever `measure` returned, also where nobody checked its type. */
function parsed(state: number | QueueState): { depth: number; oldestMs: number | undefined } {
  const given: unknown = state;
  if (given === undefined || given === null) {
    throw new Error(`expected a depth >= 0, got ${String(given)}`);
  }
  const { depth, oldest } = typeof state === "number" ? { depth: state } : state;
  if (!Number.isFinite(depth) || depth < 0) {
    throw new Error(`expected a depth >= 0, got ${String(depth)}`);
  }
  return { depth, oldestMs: oldest === undefined ? undefined : toMs(oldest) };
}
