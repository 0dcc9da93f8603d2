import type { CheckContext, HealthCheckDefinition, ProbeResult } from "../../src/health/check.ts";
import type { VirtualClock } from "../../test/health/virtual-clock.ts";
import {
  pause,
  startNetwork,
  type Event,
  type ServiceSpec,
} from "../../test/health/virtual-services.ts";
import { seeded } from "../random.ts";

/** How the database of one service fails, and with it what needs it in any service. */
interface Scenario {
  readonly shape: Shape;
  /** Share of the probes that fail. @default 1 */
  readonly share?: number;
  /** The database does not answer at all; what needs it gives up after a second. @default false */
  readonly silent?: boolean;
  /** Time until a failure reaches what needs the database, at most. @default 0 */
  readonly lateMs?: number;
  /** Interval of the database's own check. @default "30s" */
  readonly interval?: string;
  /** Services speak as before reports carried suspicion. @default false */
  readonly old?: boolean;
}

type Shape = "chain" | "diamond" | "loop";

const scenarios: Readonly<Record<string, Scenario>> = {
  "A asks B asks C": { shape: "chain" },
  "… as before suspicion": { shape: "chain", old: true },
  "… database checked every 60 s": { shape: "chain", interval: "60s" },
  "… database silent": { shape: "chain", silent: true },
  "… 70 % of probes fail": { shape: "chain", share: 0.7 },
  "… visible up to 30 s late": { shape: "chain", lateMs: 30_000 },
  "A asks B and C, which ask D": { shape: "diamond" },
  "A and B ask each other, B asks C": { shape: "loop" },
};

const incidents = 200;

/** Time before the incident, so that the checks are spread over the interval; its length; after it. */
const beforeMs = 61_000;
const incidentMs = 120_000;
const afterMs = 180_000;

interface Incident {
  /** Components of any service that were called root causes without being one. */
  readonly extraRoots: number;
  readonly rootAlerted: boolean;
  readonly firstNamesRoot: boolean;
  /** Every event of a component that is down names the root cause and nothing else. */
  readonly allNameRoot: boolean;
  readonly detectedAfterMs: number;
}

/**
 * Runs whole health services on virtual time, which ask each other over a network in memory, while
 * the database of one of them fails together with what needs it in all of them.
 */
export async function simulateCrossService(): Promise<void> {
  const rows: Record<string, Readonly<Record<string, string>>> = {};
  for (const [title, scenario] of Object.entries(scenarios)) {
    const random = seeded(42);
    const all: Incident[] = [];
    for (let index = 0; index < incidents; index += 1) all.push(await incident(scenario, random));
    rows[`${title}, ${incidents}`] = summary(all);
  }
  console.table(rows);
}

function summary(all: readonly Incident[]): Readonly<Record<string, string>> {
  const mean = (pick: (each: Incident) => number): number =>
    all.reduce((sum, each) => sum + pick(each), 0) / all.length;
  const percent = (pick: (each: Incident) => boolean): string =>
    `${(100 * mean((each) => Number(pick(each)))).toFixed(1)} %`;
  const times = all.map(({ detectedAfterMs }) => detectedAfterMs / 1_000).toSorted((a, b) => a - b);
  const quantile = (share: number): string =>
    `${times[Math.floor(share * (times.length - 1))]?.toFixed(0)} s`;
  return {
    "alerts/incident": mean((each) => each.extraRoots + Number(each.rootAlerted)).toFixed(3),
    "root named first": percent((each) => each.firstNamesRoot),
    "every event names the root": percent((each) => each.allNameRoot),
    "root alerted": percent((each) => each.rootAlerted),
    "detected p50": quantile(0.5),
    p95: quantile(0.95),
  };
}

async function incident(scenario: Scenario, random: () => number): Promise<Incident> {
  const failure = createFailure(scenario, random);
  const { specs, names } = shapes[scenario.shape](failure);
  const { old = false } = scenario;
  await using network = startNetwork(specs, { random, old });
  failure.clock = network.clock;
  await network.clock.advance(beforeMs);
  failure.begin();
  await network.clock.advance(incidentMs);
  failure.end();
  await network.clock.advance(afterMs);
  return judge(network.events, names);
}

function judge(events: readonly Event[], names: Names): Incident {
  const down = events.filter(
    ({ role, to }) => to === "unhealthy" && (role === "root" || role === "suppressed"),
  );
  const namesRoot = ({ rootCauses, service }: Event): boolean =>
    rootCauses.length > 0 && rootCauses.every((cause) => names[service]?.includes(cause));
  const blamed = new Set(
    down
      .filter(({ component, rootCauses }) => rootCauses.includes(component))
      .map(({ component, service }) => `${service}/${component}`),
  );
  const isRoot = (name: string): boolean => name.endsWith("/db");
  const [first] = down;
  return {
    extraRoots: [...blamed].filter((name) => !isRoot(name)).length,
    rootAlerted: [...blamed].some(isRoot),
    firstNamesRoot: first !== undefined && namesRoot(first),
    allNameRoot: down.every(namesRoot),
    detectedAfterMs: (first?.atMs ?? Infinity) - beforeMs,
  };
}

/** The database, as its own check and those that need it see it. */
interface Failure {
  clock: VirtualClock | undefined;
  readonly begin: () => void;
  readonly end: () => void;
  readonly database: () => HealthCheckDefinition;
  readonly dependant: (name: string, dependencies: readonly string[]) => HealthCheckDefinition;
}

const probeMs = 5;
const patienceMs = 1_000;

function createFailure(scenario: Scenario, random: () => number): Failure {
  const { interval = "30s", lateMs = 0, share = 1, silent = false } = scenario;
  let beganMs = Infinity;
  const check =
    (isOwn: boolean, delayMs: number) =>
    async ({ signal }: CheckContext): Promise<ProbeResult> => {
      const { clock } = failure;
      if (clock === undefined) return { status: "healthy" };
      await pause(clock, probeMs, signal);
      const fails = clock.monotonic() >= beganMs + delayMs && random() < share;
      if (fails && silent) await pause(clock, isOwn ? Infinity : patienceMs, signal);
      return { status: fails ? "unhealthy" : "healthy" };
    };
  const failure: Failure = {
    clock: undefined,
    begin: () => {
      beganMs = failure.clock?.monotonic() ?? Infinity;
    },
    end: () => {
      beganMs = Infinity;
    },
    database: () => ({ name: "db", interval, check: check(true, 0) }),
    dependant: (name, dependencies) => ({
      name,
      dependencies,
      check: check(false, random() * lateMs),
    }),
  };
  return failure;
}

/** What each service calls the database. */
type Names = Readonly<Record<string, readonly string[]>>;

interface Scene {
  readonly specs: readonly ServiceSpec[];
  readonly names: Names;
}

const shapes: Readonly<Record<Shape, (failure: Failure) => Scene>> = {
  chain: ({ database, dependant }) => ({
    specs: [
      { name: "C", checks: [database(), dependant("orders", ["db"])] },
      { name: "B", asks: { c: "C" }, checks: [dependant("checkout", ["c"])] },
      { name: "A", asks: { b: "B" }, checks: [dependant("page", ["b"])] },
    ],
    names: { A: ["b/c/db"], B: ["c/db"], C: ["db"] },
  }),
  diamond: ({ database, dependant }) => ({
    specs: [
      { name: "D", checks: [database(), dependant("orders", ["db"])] },
      { name: "B", asks: { d: "D" }, checks: [dependant("checkout", ["d"])] },
      { name: "C", asks: { d: "D" }, checks: [dependant("basket", ["d"])] },
      { name: "A", asks: { b: "B", c: "C" }, checks: [dependant("page", ["b", "c"])] },
    ],
    names: { A: ["b/d/db", "c/d/db"], B: ["d/db"], C: ["d/db"], D: ["db"] },
  }),
  loop: ({ database, dependant }) => ({
    specs: [
      { name: "C", checks: [database(), dependant("orders", ["db"])] },
      { name: "B", asks: { c: "C", a: "A" }, checks: [dependant("checkout", ["c"])] },
      { name: "A", asks: { b: "B" }, checks: [dependant("page", ["b"])] },
    ],
    names: { A: ["b/c/db"], B: ["c/db"], C: ["db"] },
  }),
};
