import type { Alert } from "../rules/rule.ts";
import { alertStates, type AlertState } from "./alert-state.ts";
import type { Phase } from "./segments.ts";
import type { SeriesLabels } from "./plan.ts";

/** What a generated test shows about its rule. */
export const testKinds = [
  "no data",
  "just under",
  "counter reset",
  "missed scrape",
  "honours for",
  "fires",
  "keep_firing_for",
  "guard",
  "variation",
] as const;

export type TestKind = (typeof testKinds)[number];

/** One instance of the alert, as `ALERTS` has it. */
export interface ExpectedAlert {
  readonly labels: SeriesLabels;
  readonly state: "pending" | "firing";
}

/** At `step`, exactly these instances are there. */
export interface Assertion {
  readonly step: number;
  readonly kind: TestKind;
  readonly alerts: readonly ExpectedAlert[];
}

/** A phase with what it shows. */
export interface NamedPhase extends Phase {
  readonly kind: TestKind;
  /** Steps from its start at which something is asserted, whether or not a state changes there. */
  readonly looks?: readonly number[];
}

/**
 * Returns what Prometheus must find: the state at the end of each phase, where it is to be looked at,
 * and on both sides of each change. `held` says at which steps the condition holds, `labels` which labels it has.
 */
export function assertionsOf(
  alert: Alert,
  phases: readonly NamedPhase[],
  held: readonly boolean[],
  labels: SeriesLabels,
  stepMs: number,
): readonly Assertion[] {
  const states = alertStates(alert, held, stepMs);
  const at = (step: number, kind: TestKind): Assertion => {
    const state: AlertState = states[step] ?? "inactive";
    return { step, kind, alerts: state === "inactive" ? [] : [{ labels, state }] };
  };
  const assertions: Assertion[] = [];
  let start = 0;
  for (const { kind, steps, looks = [] } of phases) {
    const end = start + steps;
    let first = true;
    for (let step = start; step < end; step++) {
      const isLook = step === end - 1 || looks.includes(step - start);
      if (!worthAsserting(states, step) && !isLook) continue;
      // Honouring `for` is to wait for it; honouring none is to fire at once
      const waits = states[step] === "pending" || (alert.forMs === 0 && first && step < end - 1);
      assertions.push(at(step, kind === "fires" && waits ? "honours for" : kind));
      first = first && states[step] !== "firing";
    }
    start = end;
  }
  return assertions;
}

/** One alert of the condition: its labels, and at which steps it holds. */
export interface Instance {
  readonly labels: SeriesLabels;
  readonly held: readonly boolean[];
}

/**
 * Returns what Prometheus must find of all the instances in the phases from `start` on: at the end of
 * each, and on both sides of each change.
 */
export function variedAssertions(
  alert: Alert,
  phases: readonly Phase[],
  instances: readonly Instance[],
  { start, stepMs }: { readonly start: number; readonly stepMs: number },
): readonly Assertion[] {
  const courses = instances.map(({ labels, held }) => ({
    labels,
    states: alertStates(alert, held, stepMs),
  }));
  const ends = new Set<number>();
  let end = start;
  for (const { steps } of phases) ends.add((end += steps) - 1);
  const assertions: Assertion[] = [];
  for (let step = start; step < end; step++) {
    if (!ends.has(step) && !courses.some(({ states }) => worthAsserting(states, step))) continue;
    const alerts = courses.flatMap(({ labels, states }): readonly ExpectedAlert[] => {
      const state = states[step] ?? "inactive";
      return state === "inactive" ? [] : [{ labels, state }];
    });
    assertions.push({ step, kind: "variation", alerts });
  }
  return assertions;
}

/** Whether the state changes at the step or at the next. */
function worthAsserting(states: readonly AlertState[], step: number): boolean {
  return changes(states, step) || changes(states, step + 1);
}

function changes(states: readonly AlertState[], step: number): boolean {
  return step > 0 && step < states.length && states[step] !== states[step - 1];
}
