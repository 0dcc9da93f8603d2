import type { HealthCheckDefinition } from "../../src/health/check.ts";
import { afterRun, newComponent, type Component } from "../../src/health/engine/component.ts";
import { resolveCheck } from "../../src/health/definition.ts";
import type { Run } from "../../src/health/engine/probe.ts";
import { nextRun } from "../../src/health/engine/schedule.ts";
import { exponential, seeded } from "../random.ts";
import { quantile } from "../statistics.ts";

/** How a dependency behaves. Times in seconds. */
interface World {
  /** Share of probes that fail for no reason. */
  readonly noise: number;
  readonly blipsPerHour: number;
  readonly meanBlip: number;
}

type Stretch = readonly [fromMs: number, toMs: number];

interface Result {
  readonly evaluations: number;
  readonly falseEvaluations: number;
  readonly falseAlarms: number;
  readonly delays: readonly number[];
  readonly missed: number;
}

const worlds: Readonly<Record<string, World>> = {
  mild: { noise: 0.002, blipsPerHour: 2, meanBlip: 2 },
  noisy: { noise: 0.02, blipsPerHour: 12, meanBlip: 3 },
  hostile: { noise: 0.05, blipsPerHour: 20, meanBlip: 5 },
};

type Policy = Partial<HealthCheckDefinition>;

const policies: Readonly<Record<string, Policy>> = {
  "the defaults": {},
  "no confirmation (Gatus)": { confirm: [] },
  "confirm after 1, 4 s": { confirm: ["1s", "4s"] },
  "raw, 30 s": { failureThreshold: 1, successThreshold: 1, confirm: [] },
  "raw, 10 s": { failureThreshold: 1, successThreshold: 1, confirm: [], interval: "10s" },
  "3 and 1, 10 s (Kubernetes)": { successThreshold: 1, confirm: [], interval: "10s" },
};

const dayMs = 86_400_000;
const days = 120;
const seeds = [1, 2, 3, 4, 5, 6];
const outageEveryMs = 2 * dayMs;
const leastOutageMs = 60_000;
const meanOutageMs = 600_000;

/** An alarm this soon after an outage is late, not false. */
const toleranceMs = 120_000;

/**
 * Replays months of failures through the product's own hysteresis and schedule, and counts how
 * often a healthy component was called unhealthy and how soon an outage was.
 */
export function simulateHysteresis(): void {
  for (const [name, world] of Object.entries(worlds)) {
    console.log(`\n${name}: ${seeds.length} x ${days} days, ${JSON.stringify(world)}`);
    console.table(
      Object.fromEntries(
        Object.entries(policies).map(([policy, options]) => [policy, row(world, options)]),
      ),
    );
  }
}

function row(world: World, policy: Policy): Readonly<Record<string, string | number>> {
  const results = seeds.map((seed) => replay(world, policy, seed * 7_919));
  const sum = (pick: (result: Result) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  const delays = results.flatMap((result) => result.delays);
  return {
    "false positives %": (
      (100 * sum((r) => r.falseEvaluations)) /
      sum((r) => r.evaluations)
    ).toFixed(3),
    "false alarms/day": (sum((r) => r.falseAlarms) / (seeds.length * days)).toFixed(2),
    "detect p50 s": (quantile(delays, 0.5) / 1_000).toFixed(0),
    "detect p95 s": (quantile(delays, 0.95) / 1_000).toFixed(0),
    "detect max s": (quantile(delays, 1) / 1_000).toFixed(0),
    missed: `${sum((r) => r.missed)} of ${delays.length + sum((r) => r.missed)}`,
    "probes/day": Math.round(sum((r) => r.evaluations) / (seeds.length * days)),
  };
}

function replay(world: World, policy: Policy, seed: number): Result {
  const random = seeded(seed);
  const endMs = days * dayMs;
  const blips = stretches(random, endMs, 3_600_000 / world.blipsPerHour, 0, world.meanBlip * 1_000);
  const outages = stretches(random, endMs, outageEveryMs, leastOutageMs, meanOutageMs);
  const inBlip = cursor(blips);
  const inOutage = cursor(outages);
  const check = resolveCheck({
    name: "x",
    check: () => ({ status: "healthy" }),
    ...policy,
  });
  let component: Component = newComponent(check, 0);
  let evaluations = 0;
  let falseEvaluations = 0;
  const changes: { readonly atMs: number; readonly down: boolean }[] = [];
  for (let atMs = random() * check.intervalMs; atMs < endMs;) {
    const outage = inOutage(atMs);
    const failed = inBlip(atMs) || outage || random() < world.noise;
    const wasDown = component.hysteresis.state === "unhealthy";
    component = afterRun(component, run(failed, atMs), false);
    const down = component.hysteresis.state === "unhealthy";
    if (down !== wasDown) changes.push({ atMs, down });
    if (!outage) {
      evaluations += 1;
      if (down) falseEvaluations += 1;
    }
    atMs += nextRun(component, 0, random).delayMs;
  }
  return { evaluations, falseEvaluations, ...judge(changes, outages) };
}

function judge(
  changes: readonly { readonly atMs: number; readonly down: boolean }[],
  outages: readonly Stretch[],
): Pick<Result, "delays" | "falseAlarms" | "missed"> {
  const alarms = changes.filter(({ down }) => down).map(({ atMs }) => atMs);
  const delays: number[] = [];
  for (const [fromMs, toMs] of outages) {
    const isDownAlready = changes.findLast(({ atMs }) => atMs <= fromMs)?.down === true;
    const alarm = alarms.find((atMs) => atMs >= fromMs && atMs <= toMs + 5_000);
    if (isDownAlready) delays.push(0);
    else if (alarm !== undefined) delays.push(alarm - fromMs);
  }
  const falseAlarms = alarms.filter(
    (atMs) => !outages.some(([fromMs, toMs]) => atMs >= fromMs && atMs <= toMs + toleranceMs),
  ).length;
  return { delays, falseAlarms, missed: outages.length - delays.length };
}

function run(failed: boolean, atMs: number): Run {
  return {
    status: failed ? "unhealthy" : "healthy",
    outcome: failed ? "failure" : "success",
    reason: "schedule",
    durationMs: 0,
    startedMonotonicMs: atMs,
    finishedAtMs: atMs,
    blockedMs: 0,
  };
}

/** Poisson arrivals of stretches with an exponential length above a least one. */
function stretches(
  random: () => number,
  endMs: number,
  everyMs: number,
  leastMs: number,
  meanMs: number,
): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let atMs = exponential(random, everyMs); atMs < endMs;) {
    const toMs = atMs + leastMs + exponential(random, meanMs);
    found.push([atMs, toMs]);
    atMs = toMs + exponential(random, everyMs);
  }
  return found;
}

/** Returns whether a time, asked in ascending order, lies in one of the stretches. */
function cursor(all: readonly Stretch[]): (atMs: number) => boolean {
  let index = 0;
  return (atMs) => {
    while ((all[index]?.[1] ?? Infinity) < atMs) index += 1;
    return (all[index]?.[0] ?? Infinity) <= atMs;
  };
}
