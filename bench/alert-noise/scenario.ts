import type { RoutingPolicy } from "../../src/alerting/alertmanager/routing-policy.ts";
import type { FiredAlert } from "./alert-states.ts";
import { usual, type Conditions } from "./conditions.ts";
import { createEvaluation } from "./evaluation.ts";
import type { Fault } from "./faults.ts";
import { toMessages, type Message } from "./notifications.ts";
import type { Rules } from "./rules.ts";
import { createWorld } from "./world.ts";

const minute = 60_000;

/** A Tuesday morning: alerts that wait for the office are told as well. */
export const faultMs = Date.UTC(2026, 0, 6, 10);

/** How long things were well before, for rules that look back. */
const beforeMs = 70 * minute;

/** Services send each 5 s, and critical rules are evaluated each 5 s. */
const fastMs = 5_000;
const slowMs = 15_000;

/** What became of a fault. */
export interface Outcome {
  readonly fault: Fault;
  readonly fired: readonly FiredAlert[];
  readonly messages: readonly Message[];
}

/** Lets a fault happen and end, and returns who is told. Another seed is another course of chance. */
export function runFault(fault: Fault, rules: Rules, policy: RoutingPolicy, seed = 1): Outcome {
  const conditions: Conditions = { ...usual, ...fault.conditions(faultMs) };
  const startMs = faultMs - beforeMs;
  const world = createWorld(conditions, { startMs, seed, deploys: false });
  const evaluation = createEvaluation(rules);
  const endMs = faultMs + (fault.minutes + 20) * minute;
  world.runUntil(faultMs - 3 * minute, slowMs);
  for (const { untilMs, stepMs } of stretches(faultMs, endMs)) {
    const fromMs = world.now() + stepMs;
    if (fromMs > untilMs) continue;
    world.runUntil(untilMs, stepMs);
    evaluation.evaluate(world.series(), { startMs: fromMs, endMs: untilMs, stepMs });
    world.forget(untilMs);
  }
  const fired = evaluation.fired();
  return { fault, fired, messages: toMessages(policy, fired, { startMs, endMs }) };
}

/**
 * What comes first is decided in the first minutes: they run as fast as the real thing, what comes
 * later by 15 s.
 */
function stretches(
  atMs: number,
  endMs: number,
): readonly { readonly untilMs: number; readonly stepMs: number }[] {
  const hour = 60 * minute;
  const later = Array.from({ length: Math.ceil((endMs - atMs) / hour) }, (_, index) => ({
    untilMs: Math.min(atMs + 6 * minute + (index + 1) * hour, endMs),
    stepMs: slowMs,
  }));
  return [{ untilMs: atMs + 6 * minute, stepMs: fastMs }, ...later];
}
