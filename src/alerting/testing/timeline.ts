import { walk } from "../expression.ts";
import type { Alert } from "../rule.ts";
import { alertStates, type AlertState } from "./alert-state.ts";
import { evaluate, vector } from "./evaluate.ts";
import { sampledReader, sampleSeries, type SampledSeries } from "./sampled.ts";
import type { Scenario } from "./scenario.ts";
import { runsOf, scrapesOf, type Phase } from "./segments.ts";
import { labelKey, type SeriesLabels } from "./vector.ts";

/** What a generated test shows about its rule. */
export const testKinds = [
  "no data",
  "just under",
  "counter reset",
  "missed scrape",
  "honours for",
  "fires",
  "just over",
  "keep_firing_for",
  "guard",
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

/** A scenario laid out in time, with what Prometheus must find. */
export interface Timeline {
  readonly stepMs: number;
  readonly phases: readonly Phase[];
  readonly assertions: readonly Assertion[];
}

interface NamedPhase extends Phase {
  readonly kind: TestKind;
}

const stepChoicesMs = [240, 120, 60, 30, 15, 10, 5, 2, 1].map((seconds) => seconds * 1_000);

/**
 * Returns the step of the test: coarse enough to be quick, fine enough that half or twice of every
 * duration of the rule lands on another step.
 */
export function chooseStep(alert: Alert): number {
  const windows = windowsOf(alert);
  const waits = [alert.forMs, alert.keepFiringForMs].filter((ms) => ms > 0);
  const fits = (stepMs: number): boolean =>
    windows.every((ms) => ms % stepMs === 0 && ms / stepMs >= 8) &&
    waits.every((ms) => ms % stepMs === 0 && ms / stepMs >= 4);
  const choices = windows.length + waits.length === 0 ? [15_000] : stepChoicesMs;
  return choices.find(fits) ?? 1_000;
}

/** Returns the scenario in time. */
export function layOut(alert: Alert, scenario: Scenario): Timeline {
  const stepMs = chooseStep(alert);
  const phases = phasesOf(alert, scenario, stepMs);
  const { held, labels } = simulate(alert, scenario, phases, stepMs);
  const assertions = assertionsOf(alert, phases, held, labels, stepMs);
  return { stepMs, phases, assertions };
}

function phasesOf(alert: Alert, scenario: Scenario, stepMs: number): readonly NamedPhase[] {
  const { healthy, under, over, strong } = scenario.levels;
  const steps = (ms: number): number => Math.ceil(ms / stepMs);
  const window = Math.max(1, ...windowsOf(alert).map(steps));
  const [wait, kept] = [steps(alert.forMs), steps(alert.keepFiringForMs)];
  const phases: NamedPhase[] = [];
  const add = (kind: TestKind, driver: number, length: number, how: Partial<Phase> = {}): void => {
    phases.push(Object.freeze({ kind, driver, steps: length, ...how }));
  };
  const main = scenario.role === "main";
  const counters = scenario.plan.some((series) => series.counter);
  add("no data", healthy, 2, { dark: true });
  add(main ? "just under" : "guard", healthy, window + 3);
  add(main ? "just under" : "guard", under, window + wait + 4);
  if (main && counters) add("counter reset", under, window + wait + 4, { reset: true });
  if (main && Number.isNaN(over)) add("missed scrape", healthy, 8, { gap: true });
  if (healthy !== under) add("just under", healthy, window + 3);
  if (main && wait > 0) {
    const [brief, calm] = briefPhases(alert, scenario, stepMs);
    if (brief !== undefined) add("honours for", brief.driver, brief.steps);
    if (calm !== undefined) add("honours for", calm.driver, calm.steps);
  }
  add(main ? "fires" : "guard", strong, window + wait + 6);
  if (!Number.isNaN(over)) add(main ? "just over" : "guard", over, window + kept + 6);
  if (main && !counters && !Number.isNaN(over)) add("missed scrape", over, 8, { gap: true });
  add("keep_firing_for", healthy, window + kept + 6);
  return phases;
}

/** Returns a breach that ends before `for` is over, and the calm after it. */
function briefPhases(alert: Alert, scenario: Scenario, stepMs: number): readonly Phase[] {
  const { healthy, over, strong } = scenario.levels;
  const window = Math.max(1, ...windowsOf(alert).map((ms) => Math.ceil(ms / stepMs)));
  const wait = Math.ceil(alert.forMs / stepMs);
  const calm: Phase = { driver: healthy, steps: window + 3 };
  const lengths = [Math.ceil(wait / 2), Math.ceil(window / 2) + 1, window, window + 2];
  for (const driver of [strong, between(over, strong, 0.3), between(over, strong, 0.1), over]) {
    for (const steps of lengths) {
      const phases = [calm, { driver, steps }, calm];
      const { held } = simulate(alert, scenario, phases, stepMs);
      const count = held.filter(Boolean).length;
      if (count >= 1 && (count - 1) * stepMs < alert.forMs - stepMs) return phases.slice(1);
    }
  }
  return [];
}

function between(from: number, to: number, part: number): number {
  return Number.isNaN(to) ? to : from + (to - from) * part;
}

interface Simulation {
  /** Whether the condition held at each step. */
  readonly held: readonly boolean[];
  /** The alert's labels at each step at which it held. */
  readonly labels: readonly (SeriesLabels | undefined)[];
}

function simulate(
  alert: Alert,
  { plan }: Scenario,
  phases: readonly Phase[],
  stepMs: number,
): Simulation {
  const series: readonly SampledSeries[] = plan.map((one) =>
    sampleSeries(one, scrapesOf(runsOf(one, phases, stepMs))),
  );
  const total = phases.reduce((sum, { steps }) => sum + steps, 0);
  const found = Array.from({ length: total }, (_, step) =>
    vector(evaluate(alert.when.node, sampledReader(series, stepMs, step))),
  );
  const kinds = new Set(found.flat().map(({ labels }) => labelKey(labels)));
  if (kinds.size > 1) throw new RangeError("the condition gives more than one alert");
  return {
    held: found.map((samples) => samples.length > 0),
    labels: found.map((samples) => samples[0]?.labels),
  };
}

function assertionsOf(
  alert: Alert,
  phases: readonly NamedPhase[],
  held: readonly boolean[],
  labels: Simulation["labels"],
  stepMs: number,
): readonly Assertion[] {
  const states = alertStates(alert, held, stepMs);
  const known = labels.find((one) => one !== undefined) ?? {};
  const at = (step: number, kind: TestKind): Assertion => {
    const state: AlertState = states[step] ?? "inactive";
    return { step, kind, alerts: state === "inactive" ? [] : [{ labels: known, state }] };
  };
  const assertions: Assertion[] = [];
  let start = 0;
  for (const { kind, steps } of phases) {
    const end = start + steps;
    let first = true;
    for (let step = start; step < end; step++) {
      if (!worthAsserting(states, step) && step !== end - 1) continue;
      // Honouring `for` is to wait for it; honouring none is to fire at once
      const waits = states[step] === "pending" || (alert.forMs === 0 && first && step < end - 1);
      assertions.push(at(step, kind === "fires" && waits ? "honours for" : kind));
      first = first && states[step] !== "firing";
    }
    start = end;
  }
  return assertions;
}

/**
 * Whether the step is the second before or the second after a change of state. The steps right
 * beside a change are left out: there a rate sits on its threshold, give or take the last bit.
 */
function worthAsserting(states: readonly AlertState[], step: number): boolean {
  const state = states[step];
  const calm = states[step - 1] === state && states[step + 1] === state;
  return calm && (changes(states, step + 2) || changes(states, step - 1));
}

function changes(states: readonly AlertState[], step: number): boolean {
  return step > 0 && step < states.length && states[step] !== states[step - 1];
}

/** Returns every range and offset that the condition looks over. */
export function windowsOf(alert: Alert): readonly number[] {
  return walk(alert.when.node).flatMap((node) => {
    if (node.type === "selector")
      return [node.rangeMs, node.offsetMs].filter((ms) => ms !== undefined);
    return [];
  });
}
