import type { HealthCheckDefinition } from "../../src/health/check.ts";
import { afterRun, newComponent, type Component } from "../../src/health/engine/component.ts";
import { resolveCheck, type HealthCheck } from "../../src/health/definition.ts";
import type { Clock } from "../../src/health/engine/clock.ts";
import { skippedRun, type Run } from "../../src/health/engine/probe.ts";
import { nextRun } from "../../src/health/engine/schedule.ts";
import { exponential, seeded } from "../random.ts";

/** How a dependency behaves while it is up. */
export interface Profile {
  /** Share of probes that fail for no reason. */
  readonly noise: number;
  /** Short disturbances in which every probe fails. */
  readonly blipsPerHour: number;
  readonly meanBlipMs: number;
}

/**
 * How an outage looks to a probe:
 * - `refused`: it fails at once
 * - `black hole`: it fails at its deadline
 * - `never returns`: so it does, and the call goes on until the outage is over
 */
export interface Outage {
  readonly shape: "refused" | "black hole" | "never returns";
  /** Share of the probes that fail. */
  readonly share: number;
}

export type Policy = Partial<HealthCheckDefinition>;

/** A change of state by the component's own probes. */
export interface Change {
  readonly atMs: number;
  readonly down: boolean;
}

export interface Replay {
  /** Probes while the dependency was up, and how many of them found the component unhealthy. */
  readonly evaluations: number;
  readonly falseEvaluations: number;
  /** Changes to unhealthy in an outage, or soon after it, and at any other time. */
  readonly trueAlarms: number;
  readonly falseAlarms: number;
  readonly outages: number;
  /** From the start of an outage to its first alarm. */
  readonly delaysMs: readonly number[];
}

type Stretch = readonly [fromMs: number, toMs: number];

export const dayMs = 86_400_000;

/** Outages come every other day and last a minute and, on average, ten more. */
const outages = { everyMs: 2 * dayMs, leastMs: 60_000, meanMs: 600_000 };

/** An alarm this soon after an outage is late, not false. */
const toleranceMs = 120_000;

/** Probes that are answered, or refused, take this long. */
const probeMs = { least: 5, most: 300 };

/** Replays days of failures through the product's own hysteresis and schedule. */
export function replayDays(
  profile: Profile,
  outage: Outage,
  policy: Policy,
  { days, seed }: { readonly days: number; readonly seed: number },
): Replay {
  const random = seeded(seed);
  const endMs = days * dayMs;
  const blips = stretches(random, endMs, {
    everyMs: 3_600_000 / profile.blipsPerHour,
    leastMs: 0,
    meanMs: profile.meanBlipMs,
  });
  const down = stretches(random, endMs, outages);
  const inBlip = cursor(blips);
  const inOutage = cursor(down);
  let evaluations = 0;
  let falseEvaluations = 0;
  const changes: Change[] = [];
  let wasDown = false;
  const probes = replay(policy, random, (atMs) => {
    const isOut = inOutage(atMs);
    if (inBlip(atMs) || random() < profile.noise) return { shape: "refused" };
    return isOut && random() < outage.share ? { ...outage, untilMs: isOut[1] } : undefined;
  });
  for (const { startedMs, finishedMs, component } of probes) {
    if (startedMs >= endMs) break;
    const isDown = component.hysteresis.state === "unhealthy";
    if (isDown !== wasDown) changes.push({ atMs: finishedMs, down: isDown });
    wasDown = isDown;
    if (inOutage(startedMs)) continue;
    evaluations += 1;
    if (isDown) falseEvaluations += 1;
  }
  return { evaluations, falseEvaluations, ...judge(changes, down) };
}

/** A dependency that is up and down in turn from some moment on, at a random phase. */
export interface Flapping {
  readonly downMs: number;
  readonly upMs: number;
  readonly noise: number;
}

/** Returns when it was found, counted from the first moment down, and the alarms until the end. */
export function replayFlapping(
  { downMs, upMs, noise }: Flapping,
  policy: Policy,
  { lastsMs, seed }: { readonly lastsMs: number; readonly seed: number },
): { readonly foundMs: number; readonly alarms: number } {
  const random = seeded(seed);
  const fromMs = 600_000 + random() * 60_000;
  const alarms: number[] = [];
  let wasDown = false;
  const probes = replay(policy, random, (atMs) => {
    const isOut = atMs >= fromMs && (atMs - fromMs) % (downMs + upMs) < downMs;
    return isOut || random() < noise ? { shape: "refused" } : undefined;
  });
  for (const { finishedMs, component } of probes) {
    if (finishedMs >= fromMs + lastsMs) break;
    const isDown = component.hysteresis.state === "unhealthy";
    if (isDown && !wasDown && finishedMs >= fromMs) alarms.push(finishedMs - fromMs);
    wasDown = isDown;
  }
  return { foundMs: alarms[0] ?? Infinity, alarms: alarms.length };
}

/** How a probe fails. */
interface Failure {
  readonly shape: Outage["shape"];
  /** When a call that never returned does. */
  readonly untilMs?: number;
}

interface Probed {
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly component: Component;
}

/** Probes without end, as the runner starts them. */
function* replay(
  policy: Policy,
  random: () => number,
  failureAt: (atMs: number) => Failure | undefined,
): Generator<Probed> {
  const check = resolveCheck({ name: "x", check: () => ({ status: "healthy" }), ...policy });
  let component = newComponent(check, 0);
  let hangs: Stretch = [0, 0];
  for (let startedMs = random() * check.intervalMs; ;) {
    const failure = failureAt(startedMs);
    const run =
      startedMs < hangs[1]
        ? skippedRun(check, hangs[0], "schedule", standingStill(startedMs))
        : finished(check, failure, startedMs, random);
    if (failure?.shape === "never returns" && run.outcome === "timeout")
      hangs = [startedMs, failure.untilMs ?? startedMs];
    component = afterRun(component, run, false);
    yield { startedMs, finishedMs: run.finishedAtMs, component };
    startedMs = run.finishedAtMs + nextRun(component, run.durationMs, random).delayMs;
  }
}

function standingStill(atMs: number): Pick<Clock, "now" | "monotonic"> {
  return { now: () => atMs, monotonic: () => atMs };
}

function finished(
  { timeoutMs }: HealthCheck,
  failure: Failure | undefined,
  startedMs: number,
  random: () => number,
): Run {
  const hung = failure !== undefined && failure.shape !== "refused";
  const { least, most } = probeMs;
  const durationMs = hung ? timeoutMs : least * (most / least) ** random();
  return {
    status: failure === undefined ? "healthy" : "unhealthy",
    outcome: failure === undefined ? "success" : hung ? "timeout" : "failure",
    reason: "schedule",
    durationMs,
    startedMonotonicMs: startedMs,
    finishedAtMs: startedMs + durationMs,
    blockedMs: 0,
  };
}

function judge(
  changes: readonly Change[],
  down: readonly Stretch[],
): Pick<Replay, "delaysMs" | "falseAlarms" | "trueAlarms" | "outages"> {
  const alarms = changes.filter((change) => change.down).map(({ atMs }) => atMs);
  const delays = down.map(([fromMs, toMs]) => {
    if (changes.findLast(({ atMs }) => atMs <= fromMs)?.down === true) return 0;
    // The probe that confirms it may have started at its very end
    const alarm = alarms.find((atMs) => atMs >= fromMs && atMs <= toMs + 10_000);
    return alarm === undefined ? undefined : alarm - fromMs;
  });
  const inOutage = cursor(down.map(([fromMs, toMs]) => [fromMs, toMs + toleranceMs]));
  const trueAlarms = alarms.filter((atMs) => inOutage(atMs) !== undefined).length;
  return {
    delaysMs: delays.filter((delay) => delay !== undefined),
    trueAlarms,
    falseAlarms: alarms.length - trueAlarms,
    outages: down.length,
  };
}

/** Poisson arrivals of stretches with an exponential length above a least one. */
function stretches(
  random: () => number,
  endMs: number,
  lengths: { readonly everyMs: number; readonly leastMs: number; readonly meanMs: number },
): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let atMs = exponential(random, lengths.everyMs); atMs < endMs;) {
    const toMs = atMs + lengths.leastMs + exponential(random, lengths.meanMs);
    found.push([atMs, toMs]);
    atMs = toMs + exponential(random, lengths.everyMs);
  }
  return found;
}

/** Returns which of the stretches a time, asked in ascending order, lies in. */
function cursor(all: readonly Stretch[]): (atMs: number) => Stretch | undefined {
  let index = 0;
  return (atMs) => {
    while ((all[index]?.[1] ?? Infinity) < atMs) index += 1;
    const stretch = all[index];
    return stretch !== undefined && stretch[0] <= atMs ? stretch : undefined;
  };
}
