import { createEvaluation } from "./evaluation.ts";
import { usual, type Conditions } from "./conditions.ts";
import type { Shipped } from "./load.ts";
import { toMessages, type Message } from "./notifications.ts";
import { createWorld } from "./world.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A Monday. */
const mondayMs = Date.UTC(2026, 0, 5);

/** How often rules are evaluated, and processes sampled: a week by 5 s would take an afternoon. */
const stepMs = 30_000;

/**
 * Days in which each service fails one request of 2,500 by itself: whoever calls many others is about
 * at the 0.1 % that its objective allows.
 */
export const rough: Conditions = { ...usual, fails: () => 0.0004 };

/**
 * Returns what is told in days in which nothing is wrong but what always is: single failed requests,
 * bursts, nights, and a release of each service a day.
 */
export function runQuietDays(
  days: number,
  shipped: readonly Shipped[],
  seed: number,
  conditions: Conditions = usual,
): readonly (readonly Message[])[] {
  const startMs = mondayMs - hourMs;
  const endMs = mondayMs + days * dayMs;
  const world = createWorld(conditions, { startMs, seed, deploys: true });
  const evaluations = shipped.map(({ rules }) => createEvaluation(rules));
  world.runUntil(mondayMs, stepMs);
  const stretchMs = 3 * hourMs;
  for (let untilMs = mondayMs + stretchMs; untilMs <= endMs; untilMs += stretchMs) {
    const steps = { startMs: world.now() + stepMs, endMs: untilMs, stepMs };
    world.runUntil(untilMs, stepMs);
    const series = world.series();
    for (const one of evaluations) one.evaluate(series, steps);
    world.forget(untilMs);
  }
  return evaluations.map((one, index) => {
    const policy = shipped[index]?.policy;
    return policy === undefined ? [] : toMessages(policy, one.fired(), { startMs, endMs });
  });
}
