import type { FailureRate, HealthStatus } from "../check.ts";

/** `unknown`: not enough results yet, or none for too long. Never reported as healthy. */
export type ComponentState = HealthStatus | "unknown";

export interface Thresholds {
  readonly failureThreshold: number;
  readonly successThreshold: number;
  /** Undefined: only results in a row count. */
  readonly failureRate: FailureRate | undefined;
}

/** The confirmed state and the results that may change it. */
export interface Hysteresis {
  readonly state: ComponentState;
  /** Oldest first. */
  readonly recent: readonly HealthStatus[];
  /** How many of `recent` came after the state last got better: a recovery wipes the slate. */
  readonly sinceRecovery: number;
  /** The component goes up and down: it takes more than `successThreshold` to get better. */
  readonly flapping: boolean;
  /** It failed, and has not had `successThreshold` other results in a row since. */
  readonly suspect: boolean;
  /**
   * `on`: something went wrong lately. Probes keep the pace of confirmation, or the rate would see
   * too few of them. `over`: with this result.
   */
  readonly watch: "off" | "on" | "over";
}

export const noResults: Hysteresis = {
  state: "unknown",
  recent: [],
  sinceRecovery: 0,
  flapping: false,
  suspect: false,
  watch: "off",
};

const order = ["healthy", "degraded", "unhealthy"] as const satisfies readonly HealthStatus[];

const severity = { healthy: 0, degraded: 1, unhealthy: 2 } as const satisfies Record<
  HealthStatus,
  number
>;

/**
 * Returns the state after one more result.
 *
 * The state gets worse when the last `failureThreshold` results are all worse than it, to the
 * mildest of them, or when `failureRate.failures` of the last `failureRate.of` results are, to what
 * so many of them reach. It gets better when the last `successThreshold` results are all better, to
 * the worst of them; as many as `failureRate.failures` are needed if the component flaps, or each
 * of its good phases would be a recovery. An unknown state takes the first result that is not
 * `unhealthy`.
 */
export function advance(
  current: Hysteresis,
  result: HealthStatus,
  thresholds: Thresholds,
): Hysteresis {
  const { failureRate, failureThreshold, successThreshold } = thresholds;
  const least = Math.max(failureThreshold, successThreshold, lately.results);
  const kept = Math.max(least, failureRate?.of ?? 0);
  const recent = [...current.recent, result].slice(-kept);
  const seen = Math.min(current.sinceRecovery + 1, recent.length);
  const state = next(current, recent, seen, thresholds);
  const sinceRecovery = isBetter(state, current.state) ? 0 : seen;
  return {
    state,
    recent,
    sinceRecovery,
    flapping: flaps(current, state, recent, failureRate),
    suspect: state !== "unhealthy" && failsNowAndThen(recent, sinceRecovery, successThreshold),
    watch: watchAfter(current, state, recent.slice(recent.length - sinceRecovery), thresholds),
  };
}

/** Two failures among the last six results are no blip, whatever came after them. */
const lately = { results: 6, failures: 2 } as const;

function failsNowAndThen(
  recent: readonly HealthStatus[],
  sinceRecovery: number,
  successThreshold: number,
): boolean {
  const results = Math.min(lately.results, sinceRecovery);
  const failures = recent.slice(recent.length - results).filter((each) => each === "unhealthy");
  return (
    recent.slice(-successThreshold).includes("unhealthy") || failures.length >= lately.failures
  );
}

/** Returns how many results in a row contradict the state, in the same direction. */
export function contradictions({ state, recent }: Hysteresis): number {
  const sides = recent.map((result) => side(result, state));
  const last = sides.at(-1) ?? 0;
  if (last === 0) return 0;
  return sides.length - 1 - sides.findLastIndex((value) => value !== last);
}

/**
 * Whether the component failed, and neither that nor its recovery is confirmed yet; or it fails now
 * and then.
 */
export function isSuspect({ suspect }: Hysteresis): boolean {
  return suspect;
}

/** Returns the share of bad results that keeps a flapping component in its state. */
export function badShare(
  { flapping, recent, state }: Hysteresis,
  { failureRate }: Thresholds,
): { readonly bad: number; readonly of: number } | undefined {
  if (!flapping || failureRate === undefined) return undefined;
  const window = recent.slice(-failureRate.of);
  return { bad: window.filter((each) => isAtLeast(each, state)).length, of: window.length };
}

function next(
  { flapping, state }: Hysteresis,
  recent: readonly HealthStatus[],
  seen: number,
  thresholds: Thresholds,
): ComponentState {
  const { failureRate, failureThreshold } = thresholds;
  const floor = Math.min(...severities(recent, failureThreshold, 0));
  if (state === "unknown") return recent.at(-1) === "unhealthy" && floor < 2 ? state : last(recent);
  const worst = Math.max(floor, rateLevel(recent.slice(recent.length - seen), failureRate));
  if (worst > severity[state]) return order[worst] ?? state;
  const ceiling = Math.max(...severities(recent, goodRun(thresholds, flapping), 2));
  return ceiling < severity[state] ? (order[ceiling] ?? state) : state;
}

/** The worst severity that enough of the last results reach, the very last one among them. */
function rateLevel(recent: readonly HealthStatus[], rate: FailureRate | undefined): number {
  if (rate === undefined) return 0;
  const window = recent.slice(-rate.of).map((each) => severity[each]);
  const enough = (level: number): boolean =>
    (window.at(-1) ?? 0) >= level && window.filter((each) => each >= level).length >= rate.failures;
  return [2, 1].find(enough) ?? 0;
}

/** Once it flaps, it does until it recovers, or until the whole window is bad: a plain outage. */
function flaps(
  before: Hysteresis,
  state: ComponentState,
  recent: readonly HealthStatus[],
  rate: FailureRate | undefined,
): boolean {
  if (rate === undefined || state === "unknown" || severity[state] === 0) return false;
  if (isBetter(state, before.state)) return false;
  if (!isAtLeast(last(recent), state)) return before.flapping;
  const bad = recent.slice(-rate.of).map((each) => isAtLeast(each, state));
  const isMixed = bad.slice(bad.indexOf(true)).includes(false);
  return isMixed && (before.flapping || bad.filter(Boolean).length >= rate.failures);
}

function watchAfter(
  before: Hysteresis,
  state: ComponentState,
  sinceRecovery: readonly HealthStatus[],
  thresholds: Thresholds,
): Hysteresis["watch"] {
  const lately = sinceRecovery.slice(-goodRun(thresholds, true));
  if (lately.some((each) => isWorse(each, state))) return "on";
  return before.watch === "on" && state === before.state ? "over" : "off";
}

/** How many results in a row end what was bad. */
function goodRun({ failureRate, successThreshold }: Thresholds, flapping: boolean): number {
  return flapping ? Math.max(successThreshold, failureRate?.failures ?? 0) : successThreshold;
}

/** The severities of the last `count` results; where there are fewer, `missing` stands in. */
function severities(
  recent: readonly HealthStatus[],
  count: number,
  missing: number,
): readonly number[] {
  const known = recent.slice(-count).map((result) => severity[result]);
  return known.length < count ? [...known, missing] : known;
}

function last(recent: readonly HealthStatus[]): ComponentState {
  return recent.at(-1) ?? "unknown";
}

function side(result: HealthStatus, state: ComponentState): number {
  return state === "unknown" ? 1 : Math.sign(severity[result] - severity[state]);
}

function isWorse(result: HealthStatus, state: ComponentState): boolean {
  return state !== "unknown" && severity[result] > severity[state];
}

function isBetter(state: ComponentState, before: ComponentState): boolean {
  return state !== "unknown" && before !== "unknown" && severity[state] < severity[before];
}

function isAtLeast(result: ComponentState, state: ComponentState): boolean {
  return result !== "unknown" && state !== "unknown" && severity[result] >= severity[state];
}
