import {
  replayDays,
  replayFlapping,
  type Flapping,
  type Outage,
  type Policy,
  type Profile,
  type Replay,
} from "./outage-replay.ts";
import { quantile } from "../statistics.ts";

/**
 * - `quiet`: a managed database in the same zone
 * - `ordinary`: a service across the network, with deployments, full queues, long collections
 * - `noisy`: a provider over the internet
 * - `hostile`: on average 7.6 % of all probes fail although nothing is out
 */
const profiles = {
  quiet: { noise: 0.0002, blipsPerHour: 2 / 24, meanBlipMs: 2_000 },
  ordinary: { noise: 0.002, blipsPerHour: 2, meanBlipMs: 2_000 },
  noisy: { noise: 0.02, blipsPerHour: 12, meanBlipMs: 3_000 },
  hostile: { noise: 0.05, blipsPerHour: 20, meanBlipMs: 5_000 },
} as const satisfies Record<string, Profile>;

/** What monitors usually do: only results in a row count. */
const three: Policy = { failureThreshold: 3, confirm: ["5s", "10s"], failureRate: false };

const usual: Readonly<Record<string, Policy>> = {
  "the defaults": {},
  "without the rate": { failureRate: false },
  "3 failures, 5 s and 10 s apart, no rate": three,
  "3 failures, no confirmation (Gatus)": { ...three, confirm: [] },
  "3 failures, 1 s and 4 s apart": { ...three, confirm: ["1s", "4s"] },
  "3 and 1, every 10 s (Kubernetes)": {
    ...three,
    confirm: [],
    successThreshold: 1,
    interval: "10s",
  },
};

/** From quick to sure; where nothing is said of the rate, it has its default. */
const curve: Readonly<Record<string, Policy>> = {
  "2 failures, 5 s apart": { failureThreshold: 2 },
  "3 failures, 5 s apart": { failureThreshold: 3 },
  "3 failures, 5 s and 10 s apart, no rate": three,
  "3 failures, 5 s and 10 s apart": { failureThreshold: 3, confirm: ["5s", "10s"] },
  "4 failures, 5 s apart, 5 of 8": { failureRate: { failures: 5, of: 8 } },
  "4 failures, 5 s apart, 5 of 12": { failureRate: { failures: 5, of: 12 } },
  "4 failures, 5 s apart, 6 of 10 = the defaults": {},
  "4 failures, 5 s apart, 6 of 12": { failureRate: { failures: 6, of: 12 } },
  "4 failures, 5 s apart, 7 of 12": { failureRate: { failures: 7, of: 12 } },
  "4 failures, 5 s apart, no rate": { failureRate: false },
  "5 failures, 4 s apart": { failureThreshold: 5, confirm: ["4s"] },
  "6 failures, 5 s apart": { failureThreshold: 6 },
  "6 failures, 5 s apart, every 20 s": { failureThreshold: 6, interval: "20s" },
  "8 failures, 5 s apart": { failureThreshold: 8 },
  "8 failures, 5 s apart, every 10 s": { failureThreshold: 8, interval: "10s" },
  "7 failures, 10 s apart": { failureThreshold: 7, confirm: ["10s"] },
  "10 failures, 10 s apart": { failureThreshold: 10, confirm: ["10s"] },
};

const shapes: Readonly<Record<string, Outage>> = {
  "refused at once": { shape: "refused", share: 1 },
  "black hole: each probe times out": { shape: "black hole", share: 1 },
  "black hole: the call never returns": { shape: "never returns", share: 1 },
  "70 % of probes are refused": { shape: "refused", share: 0.7 },
  "70 % of probes time out": { shape: "black hole", share: 0.7 },
};

const refused: Outage = { shape: "refused", share: 1 };

/** Seconds down, seconds up. */
const rhythms = [
  [20, 20],
  [10, 10],
  [15, 15],
  [30, 30],
  [60, 60],
  [20, 40],
  [15, 25],
  [10, 30],
] as const;

const days = 120;
const seeds = [1, 2, 3, 4, 5, 6];
const flappings = 3_000;
const flappingMs = 20 * 60_000;

/**
 * Replays months of failures, and counts how often a healthy component was called unhealthy and how
 * soon an outage was found.
 */
export function simulateHysteresis(): void {
  const each = `${seeds.length} x ${days} days`;
  for (const [name, profile] of Object.entries(profiles)) {
    console.log(`\n${name}: ${each}, ${JSON.stringify(profile)}, outages are refused at once`);
    table(usual, (policy) => row(profile, refused, policy));
  }
  for (const [name, policy] of Object.entries({
    "the defaults": {},
    "3 failures, 5 s and 10 s apart, no rate": three,
  })) {
    console.log(`\nhow outages look, ordinary profile, ${each}, ${name}; time-out 5 s`);
    table(shapes, (outage) => row(profiles.ordinary, outage, policy));
  }
  for (const noise of [0, profiles.noisy.noise]) {
    console.log(`\ndown and up in turn, ${flappings} times 20 minutes, noise ${noise}`);
    table(
      Object.fromEntries(rhythms.map((each) => [`${each[0]} s / ${each[1]} s`, each])),
      (each) => flappingRow({ downMs: each[0] * 1_000, upMs: each[1] * 1_000, noise }),
    );
  }
  for (const name of ["noisy", "hostile"] as const) {
    console.log(`\nprecision against time to detect: ${name}, ${each}`);
    const rows = Object.entries(curve).map(
      ([policy, options]) => [policy, row(profiles[name], refused, options)] as const,
    );
    const quickest = rows.toSorted(([, a], [, b]) => a["detect p95 s"] - b["detect p95 s"]);
    table(Object.fromEntries(quickest), (figures) => figures);
  }
}

function table<T>(rows: Readonly<Record<string, T>>, figures: (row: T) => object): void {
  console.table(
    Object.fromEntries(Object.entries(rows).map(([name, each]) => [name, figures(each)])),
  );
}

interface Figures {
  readonly "detect p95 s": number;
  readonly [name: string]: string | number;
}

function row(profile: Profile, outage: Outage, policy: Policy): Figures {
  const results = seeds.map((seed) =>
    replayDays(profile, outage, policy, { days, seed: seed * 7_919 }),
  );
  const sum = (pick: (result: Replay) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  const delays = results.flatMap(({ delaysMs }) => delaysMs);
  const trueAlarms = sum((result) => result.trueAlarms);
  const falseAlarms = sum((result) => result.falseAlarms);
  const outages = sum((result) => result.outages);
  const perDay = (count: number): number => count / (seeds.length * days);
  return {
    "false positives %": (
      (100 * sum((result) => result.falseEvaluations)) /
      sum((result) => result.evaluations)
    ).toFixed(3),
    "false alarms/day": perDay(falseAlarms).toFixed(3),
    "precision %": ((100 * trueAlarms) / (trueAlarms + falseAlarms)).toFixed(1),
    "detect p50 s": seconds(delays, 0.5),
    "detect p95 s": Number((quantile(delays, 0.95) / 1_000).toFixed(1)),
    "detect max s": seconds(delays, 1),
    missed: `${outages - delays.length} of ${outages}`,
    "alarms/outage": (trueAlarms / outages).toFixed(2),
    "probes/day": Math.round(perDay(sum((result) => result.evaluations))),
  };
}

function flappingRow(flapping: Flapping): Readonly<Record<string, string>> {
  const figures = (policy: Policy, name: string): Readonly<Record<string, string>> => {
    const found = Array.from({ length: flappings }, (_, index) =>
      replayFlapping(flapping, policy, { lastsMs: flappingMs, seed: index + 1 }),
    );
    const times = found.map(({ foundMs }) => foundMs);
    const alarms = found.reduce((total, each) => total + each.alarms, 0) / flappings;
    const within = times.filter((ms) => ms <= 180_000).length / flappings;
    return {
      [`${name}: within 3 min %`]: (100 * within).toFixed(2),
      [`${name}: p50 s`]: seconds(times, 0.5),
      [`${name}: p99 s`]: seconds(times, 0.99),
      [`${name}: alarms`]: alarms.toFixed(2),
    };
  };
  return { ...figures({}, "defaults"), ...figures(three, "3, no rate") };
}

function seconds(timesMs: readonly number[], q: number): string {
  return (quantile(timesMs, q) / 1_000).toFixed(0);
}
