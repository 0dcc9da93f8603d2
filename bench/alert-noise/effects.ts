import type { Conditions, Place } from "./conditions.ts";
import { deployments, outsideHosts, type Deployment, type Environment } from "./fleet.ts";

/** What becomes of the requests to one service. */
export interface Effect {
  /** Whether any of its processes answers. */
  readonly up: boolean;
  /** Share of requests answered with 5xx, by process. */
  readonly fails: readonly number[];
  /** Seconds, the median, by process. */
  readonly median: readonly number[];
  /** Share of requests that wait for something slow, and their median. */
  readonly waits: number;
  readonly waitMedian: number;
  /** What it asked for and did not get: share of the calls that fail, by name. */
  readonly failedCalls: ReadonlyMap<string, number>;
  /** Median of the calls to each, in seconds. */
  readonly callMedians: ReadonlyMap<string, number>;
  /** Those of them that nobody answers at all. */
  readonly unreached: ReadonlySet<string>;
  /** What its health checks look at. */
  readonly components: readonly string[];
  /** Components whose checks fail: `true` where the other one suffers itself. */
  readonly badComponents: ReadonlyMap<string, { readonly suffers: boolean }>;
}

const ofEnvironment = Map.groupBy(deployments, ({ environment }) => environment);

/** Returns the effects by service: whoever calls comes after those that it calls. */
export function effectsIn(
  environment: Environment,
  conditions: Conditions,
  ms: number,
): ReadonlyMap<string, Effect> {
  const effects = new Map<string, Effect>();
  for (const one of (ofEnvironment.get(environment) ?? []).toReversed()) {
    effects.set(one.service.name, effectOf(one, effects, conditions, ms));
  }
  return effects;
}

function effectOf(
  { service, environment, replicas }: Deployment,
  others: ReadonlyMap<string, Effect>,
  conditions: Conditions,
  ms: number,
): Effect {
  const places = Array.from({ length: replicas }, (_, replica) => ({
    environment,
    service: service.name,
    replica,
  }));
  const first: Place = { environment, service: service.name, replica: 0 };
  const called = new Map<string, Called>(
    Object.entries({
      ...service.calls,
      ...(service.database === undefined ? {} : { [service.database]: 1 }),
    }).map(([name, weight]) => [
      name,
      calledOf(name, weight, first, others.get(name), conditions, ms),
    ]),
  );
  const all = [...called.values()];
  const good = all.reduce((share, { weight, fails }) => share * (1 - weight * fails), 1);
  const slowest = all.reduce<Called | undefined>(
    (most, one) => (one.median > (most?.median ?? 0.1) ? one : most),
    undefined,
  );
  return {
    up: places.some((place) => conditions.runs(place, ms)),
    fails: places.map((place) => 1 - (1 - conditions.fails(place, ms)) * good),
    median: places.map((place) => service.latency * conditions.slows(place, ms)),
    waits: slowest?.weight ?? 0,
    waitMedian: slowest?.median ?? 0,
    failedCalls: new Map([...called].map(([name, { fails }]) => [name, fails])),
    callMedians: new Map([...called].map(([name, { median }]) => [name, median])),
    unreached: new Set([...called].flatMap(([name, { fails }]) => (fails === 1 ? [name] : []))),
    // Nobody checks the health of a host outside
    components: [...called.keys()].filter((name) => !outsideHosts.includes(name)),
    badComponents: new Map(
      [...called].flatMap(([name, { bad }]) =>
        bad === undefined || outsideHosts.includes(name) ? [] : [[name, bad]],
      ),
    ),
  };
}

interface Called {
  readonly weight: number;
  readonly fails: number;
  readonly median: number;
  readonly bad: { readonly suffers: boolean } | undefined;
}

function calledOf(
  name: string,
  weight: number,
  from: Place,
  other: Effect | undefined,
  conditions: Conditions,
  ms: number,
): Called {
  const reached = conditions.reaches(from, name, ms);
  if (other === undefined) {
    const up = reached && conditions.answers(name, from.environment, ms);
    const median = 0.02 + conditions.delays(name, from.environment, ms);
    return { weight, fails: up ? 0.00005 : 1, median, bad: badIf(!up, false) };
  }
  const up = reached && other.up;
  const fails = up ? mean(other.fails) : 1;
  const median = other.waits > 0.3 ? other.waitMedian : mean(other.median);
  const suffers = [...other.badComponents.keys()].length > 0;
  return { weight, fails, median, bad: up ? badIf(suffers, true) : badIf(true, false) };
}

function badIf(bad: boolean, suffers: boolean): { readonly suffers: boolean } | undefined {
  return bad ? { suffers } : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
