import { toMs, toPromDuration } from "../../duration.ts";
import { queryRange } from "../../promql/evaluate/run.ts";
import { memorySource } from "../../promql/evaluate/source.ts";
import { walk, type Node } from "../../promql/expression.ts";
import { printPromql } from "../../promql/print.ts";
import type { Alert } from "../rules/rule.ts";
import { alertStates } from "./alert-state.ts";
import { assertionsOf, type NamedPhase, type TestKind } from "./assertions.ts";
import { chooseStep, windowsOf, type Course } from "./course.ts";
import { withoutMetricName } from "./scraped-series.ts";

/** A condition that nothing turns is looked at thus often. */
const steadyStepMs = 15_000;
/** No part of the calendar is shorter. */
const minuteMs = 60_000;

/** As far as a test looks: every day of the month comes, and not every month. */
const longestMs = toMs("31d");
/** Steps that promtool evaluates in seconds. */
const mostSteps = 50_000;

/**
 * Returns the course of a condition that reads no series: a heartbeat, which always holds, or one
 * that the clock turns, which begins at 1970-01-01 in a test.
 *
 * @throws RangeError where the alert is not both quiet and firing within a test.
 */
export function clockCourse(alert: Alert): Course {
  const known = courses.get(alert) ?? courseOf(alert);
  courses.set(alert, known);
  return known;
}

// The linter asks for it, then the test is written
const courses = new WeakMap<Alert, Course>();

function courseOf(alert: Alert): Course {
  const { node } = alert.when;
  if (!walk(node).some(readsClock)) return steadyCourse(alert);
  const isTimed = alert.forMs + alert.keepFiringForMs > 0 || windowsOf(alert).length > 0;
  const stepMs = isTimed ? chooseStep(alert) : minuteMs;
  const steps = Math.min(mostSteps, longestMs / stepMs);
  const { held, labels } = outcomeOf(node, stepMs, steps);
  const phases = phasesOf(alert, held, stepMs);
  if (phases === undefined) {
    const length = toPromDuration(Math.floor((steps * stepMs) / minuteMs) * minuteMs);
    throw new RangeError(
      `the alert is not both quiet and firing within ${length} of 1970-01-01, when the clock of a test begins`,
    );
  }
  return {
    stepMs,
    series: [],
    phases,
    assertions: assertionsOf(alert, phases, held.slice(0, lengthOf(phases)), labels, stepMs),
  };
}

/** What always holds has no other state than those on the way to firing. */
function steadyCourse(alert: Alert): Course {
  const stepMs = alert.forMs === 0 ? steadyStepMs : chooseStep(alert);
  const steps = Math.ceil(alert.forMs / stepMs) + 5;
  const { held, labels } = outcomeOf(alert.when.node, stepMs, steps);
  if (held.includes(false)) throw new RangeError("no levels make the condition true");
  const states = alertStates(alert, held, stepMs);
  const firing = states.indexOf("firing");
  const looks = [0, firing - 1, firing, firing + 1, firing + 4].filter((step) => step >= 0);
  return {
    stepMs,
    series: [],
    phases: [],
    assertions: [...new Set(looks)].map((step) => ({
      step,
      kind: kindAt(step, firing),
      alerts: [{ labels, state: states[step] === "firing" ? "firing" : "pending" }],
    })),
  };
}

function kindAt(step: number, firing: number): TestKind {
  if (step === 0) return "no data";
  return step < firing ? "honours for" : "fires";
}

/** Functions of the calendar and of time, which without an argument speak of the evaluation. */
export function readsClock(node: Node): boolean {
  return node.type === "call" && node.args.length === 0;
}

interface Outcome {
  /** Whether the condition held at each step. */
  readonly held: readonly boolean[];
  readonly labels: Readonly<Record<string, string>>;
}

function outcomeOf(node: Node, stepMs: number, steps: number): Outcome {
  const times = { startMs: 0, endMs: (steps - 1) * stepMs, stepMs };
  const [found, ...more] = queryRange(memorySource([]), printPromql(node), times).series;
  if (more.length > 0) throw new RangeError("the condition gives more than one alert");
  const heldMs = new Set(found?.times);
  return {
    held: Array.from({ length: steps }, (_, step) => heldMs.has(step * stepMs)),
    labels: withoutMetricName(found?.labels ?? {}),
  };
}

/** Returns what comes before the alert fires for the first time, while it does, and after it. */
function phasesOf(
  alert: Alert,
  held: readonly boolean[],
  stepMs: number,
): readonly NamedPhase[] | undefined {
  const firing = alertStates(alert, held, stepMs).indexOf("firing");
  if (firing === -1) return undefined;
  const start = held.lastIndexOf(false, firing) + 1;
  const end = held.indexOf(false, firing);
  if (start === 0 && end === -1) return undefined;
  const before = stretches(held.slice(0, start)).map(({ holds, steps }) =>
    phase(holds ? "honours for" : "just under", steps),
  );
  if (end === -1) return [...before, phase("fires", firing - start + 3)];
  const kept = Math.ceil(alert.keepFiringForMs / stepMs);
  const after = Math.min(kept + 3, held.length - end);
  return [...before, phase("fires", end - start), phase("keep_firing_for", after)];
}

function stretches(
  held: readonly boolean[],
): readonly { readonly holds: boolean; readonly steps: number }[] {
  const starts = held.flatMap((holds, step) =>
    step > 0 && holds === held[step - 1] ? [] : [step],
  );
  return starts.map((start, index) => ({
    holds: held[start] === true,
    steps: (starts[index + 1] ?? held.length) - start,
  }));
}

function phase(kind: TestKind, steps: number): NamedPhase {
  return Object.freeze({ kind, part: 0, driver: 0, steps });
}

function lengthOf(phases: readonly NamedPhase[]): number {
  return phases.reduce((sum, { steps }) => sum + steps, 0);
}
