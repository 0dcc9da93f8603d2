import type { HealthCheckDefinition, ProbeResult } from "../../src/health/check.ts";
import { resolveChecks } from "../../src/health/definition.ts";
import { Runner } from "../../src/health/engine/runner.ts";
import { VirtualClock } from "../../test/health/virtual-clock.ts";
import { seeded } from "../random.ts";

/** What an incident looks like. The ideal one: all of it at once, to every probe, without delay. */
interface World {
  /** Least and most time that a probe takes. */
  readonly probeMs: readonly [number, number];
  /** Share of the components whose failing probes never answer, so that their time-out counts. */
  readonly blackHoles: number;
  /** Share of the probes of a failing component that fail. */
  readonly failing: number;
  /** A failure becomes visible up to this much after its cause, at each component by itself. */
  readonly visibleWithinMs: number;
  /** Share of the dependencies that failures travel along and nobody declared. */
  readonly undeclared: number;
  /** The causes recover at some time, and each dependant up to this much later. */
  readonly recoverWithinMs: number | undefined;
}

interface Incident {
  /** Alerts if every unhealthy component raised one, as without a graph. */
  readonly naive: number;
  /** Alerts of components that were at any time attributed to nothing else. */
  readonly alerts: number;
  readonly roots: number;
  readonly rootsAlerted: number;
  /** Whether the first event of a component that is down names a true root cause. */
  readonly firstNamesRoot: boolean;
  readonly naiveFirstIsRoot: boolean;
}

interface Size {
  readonly components: number;
  readonly layers: number;
  readonly incidents: number;
}

const sizes = {
  small: { components: 12, layers: 3, incidents: 3_000 },
  middle: { components: 40, layers: 5, incidents: 1_000 },
  large: { components: 100, layers: 6, incidents: 1_000 },
} as const satisfies Record<string, Size>;

const ideal: World = {
  probeMs: [0, 0],
  blackHoles: 0,
  failing: 1,
  visibleWithinMs: 0,
  undeclared: 0,
  recoverWithinMs: undefined,
};

const hostile: World = {
  probeMs: [5, 300],
  blackHoles: 0.5,
  failing: 0.7,
  visibleWithinMs: 30_000,
  undeclared: 0.2,
  recoverWithinMs: undefined,
};

/** Each hardship alone, then together. */
const worlds: readonly (readonly [string, World])[] = [
  ["ideal", ideal],
  ["probes take 5 to 300 ms", { ...ideal, probeMs: hostile.probeMs }],
  ["half of them fail by never answering", { ...ideal, blackHoles: hostile.blackHoles }],
  ["70 % of probes fail", { ...ideal, failing: hostile.failing }],
  ["visible up to 30 s late", { ...ideal, visibleWithinMs: hostile.visibleWithinMs }],
  ["20 % of edges undeclared", { ...ideal, undeclared: hostile.undeclared }],
  ["all but undeclared edges", { ...hostile, undeclared: 0 }],
  ["all together", hostile],
  ["dependants recover 0 to 120 s late", { ...ideal, recoverWithinMs: 120_000 }],
];

/** Every so many incidents have a second, independent root cause. */
const secondRootEvery = 10;

/** Time before the incident, so that the checks are spread over the interval, and after it. */
const beforeMs = 61_000;
const incidentMs = 120_000;

/** Long enough for the last dependant to recover, and for a hold to end. */
const recoveryMs = 300_000;

/**
 * Runs the product's own runner, on virtual time, over random layered graphs in which one component
 * fails together with everything that depends on it, and counts what would be alerted on.
 */
export async function simulateRootCause(): Promise<void> {
  const rows: Record<string, Readonly<Record<string, string>>> = {};
  for (const size of Object.values(sizes)) {
    rows[`ideal, ${size.components}`] = await row(size, ideal);
  }
  for (const [name, world] of worlds.slice(1)) rows[`${name}, 40`] = await row(sizes.middle, world);
  console.log("each row: the world and its number of components");
  console.table(rows);
}

async function row(size: Size, world: World): Promise<Readonly<Record<string, string>>> {
  // Graphs and roots are the same in every world
  const random = seeded(42);
  const luck = seeded(43);
  const all: Incident[] = [];
  for (let index = 0; index < size.incidents; index += 1) {
    const roots = index % secondRootEvery === 0 ? 2 : 1;
    all.push(await incident({ ...size, roots }, world, random, luck));
  }
  return summary(all);
}

function summary(all: readonly Incident[]): Readonly<Record<string, string>> {
  const mean = (pick: (each: Incident) => number): number =>
    all.reduce((sum, each) => sum + pick(each), 0) / all.length;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const alerts = mean((each) => each.alerts);
  const rootsAlerted = mean((each) => each.rootsAlerted);
  return {
    "alerts/incident": alerts.toFixed(2),
    "true roots": mean((each) => each.roots).toFixed(2),
    "extra roots": (alerts - rootsAlerted).toFixed(3),
    precision: percent(rootsAlerted / alerts),
    "roots alerted": percent(rootsAlerted / mean((each) => each.roots)),
    "first event names a root": percent(mean((each) => Number(each.firstNamesRoot))),
    "without graph": mean((each) => each.naive).toFixed(2),
    "first without graph": percent(mean((each) => Number(each.naiveFirstIsRoot))),
  };
}

async function incident(
  size: Size & { readonly roots: number },
  world: World,
  random: () => number,
  luck: () => number,
): Promise<Incident> {
  const needs = layeredGraph(size, random);
  const { down, roots } = fail(needs, size.roots, random);
  const clock = new VirtualClock();
  const sick = new Map(
    [...down].map((index) => [index, sickness(index, roots, world, clock.now() + beforeMs, luck)]),
  );
  const checks = needs.map((dependencies, index): HealthCheckDefinition => {
    const declared = dependencies.filter(() => luck() >= world.undeclared);
    return {
      name: `c${index}`,
      dependencies: declared.map((each) => `c${each}`),
      check: ({ signal }) => probe(sick.get(index), world, clock, luck, signal),
    };
  });
  const runner = new Runner(resolveChecks(checks), {
    clock,
    random: luck,
    concurrency: 8,
    holdMs: 120_000,
    onError: (error) => console.error(error),
  });
  const events: {
    readonly name: string;
    readonly causes: readonly string[];
    readonly role: string;
  }[] = [];
  runner.runs.add(({ transitions }) => {
    for (const { component, role, rootCauses, to } of transitions) {
      if (to === "unhealthy") events.push({ name: component, causes: rootCauses, role });
    }
  });
  void runner.start();
  await clock.advance(beforeMs + incidentMs);
  if (world.recoverWithinMs !== undefined) await clock.advance(recoveryMs);
  runner.stop();
  const names = new Set([...roots].map((index) => `c${index}`));
  const alerted = new Set(events.filter(({ role }) => role === "root").map(({ name }) => name));
  const [first] = events;
  return {
    naive: new Set(events.map(({ name }) => name)).size,
    alerts: alerted.size,
    roots: names.size,
    rootsAlerted: [...names].filter((name) => alerted.has(name)).length,
    firstNamesRoot: first?.causes.some((cause) => names.has(cause)) ?? false,
    naiveFirstIsRoot: first !== undefined && names.has(first.name),
  };
}

/** When a component's probes fail, and how. */
interface Sickness {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly hangs: boolean;
}

function sickness(
  index: number,
  roots: ReadonlySet<number>,
  { blackHoles, recoverWithinMs, visibleWithinMs }: World,
  atMs: number,
  random: () => number,
): Sickness {
  const lateMs = roots.has(index) ? 0 : (recoverWithinMs ?? Infinity) * random();
  return {
    fromMs: atMs + (visibleWithinMs === 0 ? 0 : visibleWithinMs * random()),
    untilMs: recoverWithinMs === undefined ? Infinity : atMs + incidentMs + lateMs,
    hangs: blackHoles > 0 && random() < blackHoles,
  };
}

async function probe(
  sick: Sickness | undefined,
  { failing, probeMs: [least, most] }: World,
  clock: VirtualClock,
  random: () => number,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const isSick = sick !== undefined && clock.now() >= sick.fromMs && clock.now() < sick.untilMs;
  const fails = isSick && (failing === 1 || random() < failing);
  if (fails && sick.hangs) return hang(signal);
  if (most > 0) {
    await new Promise<void>((resolve) => {
      clock.after(least + (most - least) * random(), resolve);
    });
  }
  return { status: fails ? "unhealthy" : "healthy" };
}

/** Ends at its deadline only, as a client does that heeds its signal. */
async function hang(signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("no answer")), { once: true });
  });
}
/** Each component depends on one to three of the layers below it. Lower numbers are lower layers. */
function layeredGraph({ components, layers }: Size, random: () => number): readonly number[][] {
  const perLayer = components / layers;
  return Array.from({ length: components }, (_, index) => {
    const below = Math.floor(index / perLayer) * perLayer;
    const candidates = Math.floor(below);
    if (candidates === 0) return [];
    const count = 1 + Math.floor(random() * 3);
    const chosen = Array.from({ length: count }, () => Math.floor(random() * candidates));
    return [...new Set(chosen)];
  });
}

function fail(
  needs: readonly number[][],
  count: number,
  random: () => number,
): { readonly down: ReadonlySet<number>; readonly roots: ReadonlySet<number> } {
  const first = Math.floor(random() * needs.length);
  const down = new Set([first]);
  spreadUp(needs, down);
  const roots = new Set([first]);
  const others = needs.map((_, index) => index).filter((index) => !down.has(index));
  if (count > 1 && others.length > 0) {
    const second = others[Math.floor(random() * others.length)] ?? first;
    roots.add(second);
    down.add(second);
    spreadUp(needs, down);
  }
  return { down, roots };
}

function spreadUp(needs: readonly number[][], down: Set<number>): void {
  for (const [index, dependencies] of needs.entries()) {
    if (dependencies.some((each) => down.has(each))) down.add(index);
  }
}
