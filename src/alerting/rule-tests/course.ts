import { walk, type Node } from "../../promql/expression.ts";
import type { Alert } from "../rules/rule.ts";
import {
  assertionsOf,
  variedAssertions,
  type Assertion,
  type Instance,
  type NamedPhase,
  type TestKind,
} from "./assertions.ts";
import { queryRange } from "../../promql/evaluate/run.ts";
import { memorySource } from "../../promql/evaluate/source.ts";
import { printPromql } from "../../promql/print.ts";
import { looksOf } from "./looks.ts";
import type { PlannedSeries, SeriesLabels } from "./plan.ts";
import { toScrapedSeries, withoutMetricName } from "./scraped-series.ts";
import type { TestCase } from "./test-case.ts";
import { variationsOf } from "./variations.ts";
import { seriesKey } from "./world.ts";
import { runsOf, type Phase, type SeriesParts } from "./segments.ts";

/** The testCases of an alert one after another in time, with what Prometheus must find. */
export interface Course {
  readonly stepMs: number;
  readonly series: readonly SeriesParts[];
  readonly phases: readonly Phase[];
  readonly assertions: readonly Assertion[];
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
    windows.every((ms) => ms % stepMs === 0 && ms / stepMs >= 5) &&
    waits.every((ms) => ms % stepMs === 0 && ms / stepMs >= 2);
  const choices = windows.length + waits.length === 0 ? [15_000] : stepChoicesMs;
  return choices.find(fits) ?? 1_000;
}

/**
 * Returns the testCases in time, all in one test: promtool needs longer to open a storage than to
 * evaluate a rule at a hundred steps.
 */
export function layOut(alert: Alert, testCases: readonly TestCase[]): Course {
  const stepMs = chooseStep(alert);
  const scene: Scene = { alert, series: mergePlans(testCases), stepMs };
  const phases = testCases.flatMap((testCase, part) => phasesOf(scene, testCase, part));
  const varied = withVariations(scene, testCases, phases);
  const { held, labels, instances } = courseOf({ ...scene, series: varied.series }, varied.phases);
  const start = phases.reduce((sum, { steps }) => sum + steps, 0);
  return {
    stepMs,
    ...varied,
    assertions: [
      ...assertionsOf(alert, phases, held, labels, stepMs),
      ...variedAssertions(alert, varied.phases.slice(phases.length), instances, { start, stepMs }),
    ],
  };
}

/**
 * Makes sure that the alert's own test case is one alert.
 *
 * @throws RangeError where the condition gives more than one.
 */
export function expectOneAlert(alert: Alert, main: TestCase): void {
  const scene: Scene = { alert, series: mergePlans([main]), stepMs: chooseStep(alert) };
  // Whether `for` is honoured changes nothing about that
  const phases = phasesOf({ ...scene, alert: { ...alert, forMs: 0 } }, main, 0);
  courseOf(scene, phases);
}

/** Returns the series and phases with the variations after them, each in a time of its own. */
function withVariations(
  scene: Scene,
  testCases: readonly TestCase[],
  phases: readonly Phase[],
): Pick<Course, "series" | "phases"> {
  const { alert, series, stepMs } = scene;
  const windowMs = Math.max(stepMs, ...windowsOf(alert));
  const variations = variationsOf(alert.when.node, testCases, { windowMs, stepMs });
  if (variations.length === 0) return { series, phases };
  const names = new Map(series.map((parts) => [seriesKey(parts[0]), parts[0]]));
  for (const one of variations.flatMap((variation) => variation.series)) {
    const key = seriesKey(one.series);
    if (!names.has(key)) names.set(key, one.series);
  }
  const own = new Map(series.map((parts) => [seriesKey(parts[0]), parts]));
  const levels = variations.map(
    (variation) => new Map(variation.series.map((one) => [seriesKey(one.series), one.levels])),
  );
  const merged = [...names].map(([key, planned]): SeriesParts => {
    const missing = fixedAt(planned, Number.NaN);
    const before = own.get(key) ?? testCases.map(() => missing);
    const after = levels.flatMap((one) =>
      [0, 1, 2, 3].map((segment) => fixedAt(planned, one.get(key)?.[segment] ?? Number.NaN)),
    );
    const [first = missing, ...rest] = [...before, ...after];
    return [first, ...rest];
  });
  const steps = (ms: number): number => Math.ceil(ms / stepMs);
  const [window, wait, kept] = [
    steps(windowMs),
    steps(alert.forMs),
    steps(alert.keepFiringForMs),
  ] as const;
  const long = window + wait + 2;
  const later = variations.flatMap(({ even }, slot) =>
    (even === true ? [long, long, long, long] : [window + kept + 3, 1, long, 1]).map(
      (steps, segment): Phase => {
        const part = testCases.length + slot * 4 + segment;
        return { part, driver: 0, steps, ...(segment === 0 ? { fresh: true } : {}) };
      },
    ),
  );
  return { series: merged, phases: [...phases, ...later] };
}

function fixedAt(series: PlannedSeries, level: number): PlannedSeries {
  return { ...series, base: level, perDriver: 0 };
}

interface Scene {
  readonly alert: Alert;
  readonly series: readonly SeriesParts[];
  readonly stepMs: number;
}

/** A guard's plan is the main one with other levels, series by series. */
function mergePlans([main, ...guards]: readonly TestCase[]): readonly SeriesParts[] {
  return (main?.plan ?? []).map((series, index) => {
    const parts: [PlannedSeries, ...PlannedSeries[]] = [series];
    for (const { plan } of guards) parts.push(plan[index] ?? series);
    return parts;
  });
}

interface Lengths {
  readonly window: number;
  /** How far back the condition looks at all. */
  readonly past: number;
  readonly wait: number;
  readonly kept: number;
  /** When, after a change, a window of another length than the rule's would show something else. */
  readonly looks: readonly number[];
}

function lengthsOf({ alert, stepMs }: Scene, { past }: TestCase["levels"]): Lengths {
  const steps = (ms: number): number => Math.ceil(ms / stepMs);
  const windows = windowsOf(alert).map(steps);
  return {
    // What is compared with the past shows over the shortest of the windows
    window: past === undefined ? Math.max(1, ...windows) : steps(shortestRangeOf(alert)) || 1,
    past: windows.reduce((sum, window) => sum + window, 1),
    wait: steps(alert.forMs),
    kept: steps(alert.keepFiringForMs),
    looks: [...new Set(windows.flatMap((length) => [Math.floor(length / 2) - 1, length]))],
  };
}

function phasesOf(scene: Scene, testCase: TestCase, part: number): readonly NamedPhase[] {
  const { healthy, under, over, past } = testCase.levels;
  const lengths = lengthsOf(scene, testCase.levels);
  const { window, wait, kept } = lengths;
  const phases: NamedPhase[] = [];
  const add = (
    kind: TestKind,
    driver: number,
    steps: number,
    how: Partial<NamedPhase> = {},
  ): void => {
    phases.push(Object.freeze({ kind, part, driver, steps, ...how }));
  };
  if (testCase.role === "guard") {
    add("guard", under, window + wait + 3);
    if (healthy !== under) add("guard", healthy, window + 1);
    add("guard", over, window + wait + 3);
    add("guard", healthy, window + kept + 3);
    return phases;
  }
  const counters = testCase.plan.some((series) => series.counter);
  const presence = Number.isNaN(over);
  add("no data", healthy, 2, { dark: true });
  if (past !== undefined) add("just under", past, lengths.past);
  add("just under", under, window + wait + 3);
  if (counters && !presence) add("counter reset", under, window + wait + 3, { reset: true });
  for (const traffic of sharesTraffic(scene) ? [manyTimes, 1] : []) {
    // A share stays what it is while everything grows faster, unless one side lags behind
    add("just under", under, window + 2, { traffic, looks: lengths.looks });
  }
  if (presence) add("missed scrape", healthy, 8, { gap: true });
  if (healthy !== under) add("just under", healthy, window + 1);
  const briefly = briefPhases(scene, testCase);
  for (const { driver, steps } of briefly) add("honours for", driver, steps);
  // What it was before is by now what it was while it was quiet
  if (past !== undefined) add("just under", past, lengths.past);
  add("fires", over, window + wait + 3);
  if (!counters && !presence) add("missed scrape", over, 6, { gap: true });
  add("keep_firing_for", healthy, window + kept + 3);
  return phases;
}

/** How much the traffic grows in the test of a share. */
const manyTimes = 4;

/** Whether a part and its whole are counted over windows. */
function sharesTraffic({ alert }: Scene): boolean {
  return walk(alert.when.node).some(
    (node) =>
      node.type === "arithmetic" &&
      node.operator === "/" &&
      [node.left, node.right].every((side) => walk(side).some(isOverWindow)),
  );
}

function isOverWindow(node: Node): boolean {
  return node.type === "selector" && node.rangeMs !== undefined;
}

/** Returns a breach that ends before `for` is over, and the calm after it. */
function briefPhases(scene: Scene, { levels }: TestCase): readonly Phase[] {
  const { healthy, over, strong } = levels;
  const { window, wait, past } = lengthsOf(scene, levels);
  if (wait === 0) return [];
  const before: readonly Phase[] =
    levels.past === undefined ? [] : [{ part: 0, driver: levels.past, steps: past }];
  const calm: Phase = { part: 0, driver: healthy, steps: window + 2 };
  const half = Math.ceil(wait / 2);
  // The likeliest first: over a window, a breach just over the limit shows when it has filled it
  const lengths = window > 1 ? [window, Math.ceil(window / 2) + 1, half] : [half, 1];
  for (const driver of [over, between(over, strong, 0.1), strong]) {
    for (const steps of lengths) {
      const phases = [...before, calm, { part: 0, driver, steps }, calm];
      const count = courseOf(scene, phases).held.filter(Boolean).length;
      if (count >= 1 && count <= wait) return before.length === 0 ? phases.slice(-2) : phases;
    }
  }
  return [];
}

function between(from: number, to: number, part: number): number {
  return Number.isNaN(to) ? to : from + (to - from) * part;
}

interface Outcome {
  /** Whether the condition held at each step. */
  readonly held: readonly boolean[];
  /** The labels that it had. */
  readonly labels: SeriesLabels;
  /** All of what it gave. */
  readonly instances: readonly Instance[];
}

function courseOf({ alert, series, stepMs }: Scene, phases: readonly Phase[]): Outcome {
  const source = memorySource(
    series.map((parts) => toScrapedSeries(parts[0], runsOf(parts, phases, stepMs), stepMs)),
  );
  const total = phases.reduce((sum, { steps }) => sum + steps, 0);
  const times = { startMs: 0, endMs: (total - 1) * stepMs, stepMs };
  const found = queryRange(source, printPromql(alert.when.node), times).series;
  const mainSteps = phases.findIndex(({ fresh }) => fresh === true);
  const mainEnd = phases
    .slice(0, mainSteps === -1 ? phases.length : mainSteps)
    .reduce((sum, { steps }) => sum + steps, 0);
  const mainly = found.filter(({ times: own }) => (own[0] ?? Infinity) < mainEnd * stepMs);
  if (mainly.length > 1) throw new RangeError("the condition gives more than one alert");
  const instances = found.map(({ labels, times: own }): Instance => {
    const heldMs = new Set(own);
    return {
      labels: withoutMetricName(labels),
      held: Array.from({ length: total }, (_, step) => heldMs.has(step * stepMs)),
    };
  });
  const heldMs = new Set(mainly[0]?.times);
  return {
    held: Array.from({ length: total }, (_, step) => heldMs.has(step * stepMs)),
    labels: withoutMetricName(mainly[0]?.labels ?? {}),
    instances,
  };
}

/** Returns every range and offset that the condition looks over. */
export function windowsOf(alert: Alert): readonly number[] {
  return looksOf(alert.when.node).flatMap(({ offsetMs, rangeMs, withinMs }) => {
    // What a subquery sees at its far end, its inner windows see before it
    const reachMs = withinMs === 0 ? 0 : withinMs + rangeMs;
    return [rangeMs, offsetMs, reachMs].filter((ms) => ms > 0);
  });
}

/** Returns the shortest range that the condition looks over now, 0 where it looks at instants. */
function shortestRangeOf({ when }: Alert): number {
  const now = walk(when.node).filter((node) => node.type === "selector" && !node.offsetMs);
  const ranges = now.flatMap((node) => (node.type === "selector" ? [node.rangeMs ?? 0] : []));
  return ranges.length === 0 ? 0 : Math.min(...ranges);
}
