import type { HealthCheckDefinition } from "../../src/health/check.ts";
import { resolveChecks } from "../../src/health/definition.ts";
import type { RunFinished } from "../../src/health/engine/events.ts";
import { Runner } from "../../src/health/engine/runner.ts";
import { VirtualClock } from "../../test/health/virtual-clock.ts";
import { seeded } from "../random.ts";

interface Incident {
  /** Alerts if every unhealthy component raised one, as without a graph. */
  readonly naive: number;
  /** Alerts of components that were never attributed to another one. */
  readonly alerts: number;
  readonly roots: number;
  readonly rootsAlerted: number;
  /** Whether the first event of a component that is down names a true root cause. */
  readonly firstNamesRoot: boolean;
  readonly naiveFirstIsRoot: boolean;
  readonly affected: number;
}

interface Size {
  readonly components: number;
  readonly layers: number;
  readonly incidents: number;
}

const sizes: readonly Size[] = [
  { components: 12, layers: 3, incidents: 3_000 },
  { components: 40, layers: 5, incidents: 1_000 },
  { components: 100, layers: 6, incidents: 1_000 },
];

/** Share of incidents with a second, independent root cause. */
const secondRoot = 0.1;

/** Time before the incident, so that the checks are spread over the interval, and after it. */
const beforeMs = 61_000;
const incidentMs = 90_000;

/**
 * Runs the product's own runner, on virtual time, over random layered graphs in which one component
 * fails together with everything that depends on it, and counts what would be alerted on.
 */
export async function simulateRootCause(): Promise<void> {
  const rows: Record<string, Readonly<Record<string, string>>> = {};
  for (const size of sizes) {
    const random = seeded(42);
    const all: Incident[] = [];
    for (let index = 0; index < size.incidents; index += 1) all.push(await incident(size, random));
    rows[`${size.components} components, ${size.incidents} incidents`] = summary(all);
  }
  console.table(rows);
}

function summary(all: readonly Incident[]): Readonly<Record<string, string>> {
  const mean = (pick: (each: Incident) => number): number =>
    all.reduce((sum, each) => sum + pick(each), 0) / all.length;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return {
    "alerts/incident": mean((each) => each.alerts).toFixed(2),
    "true roots": mean((each) => each.roots).toFixed(2),
    "without graph": mean((each) => each.naive).toFixed(2),
    "first event names a root": percent(mean((each) => Number(each.firstNamesRoot))),
    "first without graph": percent(mean((each) => Number(each.naiveFirstIsRoot))),
    "roots alerted": percent(mean((each) => each.rootsAlerted) / mean((each) => each.roots)),
    "components down": mean((each) => each.affected).toFixed(1),
  };
}

async function incident(size: Size, random: () => number): Promise<Incident> {
  const needs = layeredGraph(size, random);
  const { down, roots } = fail(needs, random);
  let failing = false;
  const checks = needs.map((dependencies, index): HealthCheckDefinition => {
    const fails = down.has(index);
    return {
      name: `c${index}`,
      dependencies: dependencies.map((each) => `c${each}`),
      check: () => ({ status: failing && fails ? "unhealthy" : "healthy" }),
    };
  });
  const clock = new VirtualClock();
  const runner = new Runner(resolveChecks(checks), {
    clock,
    random,
    concurrency: 8,
    holdMs: 20_000,
    onError: (error) => console.error(error),
  });
  const events: {
    readonly name: string;
    readonly causes: readonly string[];
    readonly role: string;
  }[] = [];
  runner.runs.add(({ transitions }: RunFinished) => {
    for (const { component, role, rootCauses, to } of transitions) {
      if (to === "unhealthy") events.push({ name: component, causes: rootCauses, role });
    }
  });
  void runner.start();
  await clock.advance(beforeMs);
  failing = true;
  await clock.advance(incidentMs);
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
    affected: down.size,
  };
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
  random: () => number,
): { readonly down: ReadonlySet<number>; readonly roots: ReadonlySet<number> } {
  const first = Math.floor(random() * needs.length);
  const down = new Set([first]);
  spreadUp(needs, down);
  const roots = new Set([first]);
  const others = needs.map((_, index) => index).filter((index) => !down.has(index));
  if (random() < secondRoot && others.length > 0) {
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
