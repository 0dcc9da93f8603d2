import type { RunReason } from "../check.ts";
import type { Component } from "./component.ts";
import { contradictions } from "./hysteresis.ts";

/** Least pause between two runs, whatever the interval: a check slower than it would never pause. */
const leastPauseMs = 1_000;

/** Spread of every delay around its middle: ±10 %. */
const jitter = 0.1;

export interface NextRun {
  readonly delayMs: number;
  readonly reason: RunReason;
}

/**
 * Returns when the next run starts, after one that took `spentMs`. Delays count from the start of a
 * run to the start of the next.
 *
 * While the last results contradict the state, nothing is known yet, or the service that is checked
 * suspects one of its own components, the confirmation delays apply in order, the last one over and
 * over. The second run is at a random time of the interval,
 * which moves checks apart that all started together.
 */
export function nextRun(component: Component, spentMs: number, random: () => number): NextRun {
  const { check, hysteresis, lastRun, runs } = component;
  const { confirmMs, intervalMs } = check;
  const count = contradictions(hysteresis);
  const isSuspectedElsewhere = (lastRun?.suspectedCauses ?? []).length > 0;
  if (count > 0 || isSuspectedElsewhere || hysteresis.state === "unknown") {
    const confirm = count === 0 ? undefined : confirmMs[count - 1];
    const delayMs = Math.min(confirm ?? confirmMs.at(-1) ?? intervalMs, intervalMs);
    return { delayMs: spread(delayMs, spentMs, random), reason: "confirm" };
  }
  if (runs === 1) return { delayMs: Math.max(1, random() * intervalMs), reason: "schedule" };
  return { delayMs: spread(intervalMs, spentMs, random), reason: "schedule" };
}

function spread(delayMs: number, spentMs: number, random: () => number): number {
  const middle = delayMs * (1 + jitter * (2 * random() - 1));
  return Math.max(middle - spentMs, Math.min(middle, leastPauseMs));
}
