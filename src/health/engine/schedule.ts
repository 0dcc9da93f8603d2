import type { RunReason } from "../check.ts";
import type { Component } from "./component.ts";
import { contradictions } from "./hysteresis.ts";

/** Least pause between two runs, whatever the delay: a check slower than it would never pause. */
const leastPauseMs = { schedule: 1_000, confirm: 100 };

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
 * While the last results contradict the state, or nothing is known yet, the confirmation delays
 * apply in order, the last one over and over; the last one also while failures are so fresh that
 * more may follow, or while the service that is checked suspects one of its own components. A
 * confirmation hardly pauses after a probe that timed out: that the dependency does not answer must
 * not delay the news of it.
 *
 * The next run is at a random time of the interval after one that started together with others, the
 * first one among them, which moves checks apart; and after the first that is not fast again, or a
 * dependency that is up for as long as the probes were fast would never be seen down.
 */
export function nextRun(component: Component, spentMs: number, random: () => number): NextRun {
  const { check, hysteresis, lastRun, runs } = component;
  const { confirmMs, intervalMs } = check;
  const count = contradictions(hysteresis);
  const isSuspectedElsewhere = (lastRun?.suspectedCauses ?? []).length > 0;
  const isWatched = hysteresis.watch === "on" || isSuspectedElsewhere;
  if (count > 0 || isWatched || hysteresis.state === "unknown") {
    const confirm = count === 0 ? undefined : confirmMs[count - 1];
    // The other service has to look again, too: only that tells what hangs there
    const reason = count === 0 && isSuspectedElsewhere ? "upstream" : "confirm";
    const delayMs = Math.min(confirm ?? confirmMs.at(-1) ?? intervalMs, intervalMs);
    return { delayMs: spread(delayMs, spentMs, leastPauseMs.confirm, random), reason };
  }
  // A round that a dependant or another service asked for starts many at the same time
  if (runs === 1 || hysteresis.watch === "over" || lastRun?.reason === "upstream") {
    return { delayMs: Math.max(1, random() * intervalMs), reason: "schedule" };
  }
  const delayMs = spread(intervalMs, spentMs, leastPauseMs.schedule, random);
  return { delayMs, reason: "schedule" };
}

function spread(delayMs: number, spentMs: number, pauseMs: number, random: () => number): number {
  const middle = delayMs * (1 + jitter * (2 * random() - 1));
  return Math.max(middle - spentMs, Math.min(middle, pauseMs));
}
