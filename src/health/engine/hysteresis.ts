import type { HealthStatus } from "../check.ts";

/** `unknown`: not enough results yet, or none for too long. Never reported as healthy. */
export type ComponentState = HealthStatus | "unknown";

export interface Thresholds {
  readonly failureThreshold: number;
  readonly successThreshold: number;
}

/** The confirmed state and the results that may change it, oldest first. */
export interface Hysteresis {
  readonly state: ComponentState;
  readonly recent: readonly HealthStatus[];
}

export const noResults: Hysteresis = { state: "unknown", recent: [] };

const order = ["healthy", "degraded", "unhealthy"] as const satisfies readonly HealthStatus[];

const severity = { healthy: 0, degraded: 1, unhealthy: 2 } as const satisfies Record<
  HealthStatus,
  number
>;

/**
 * Returns the state after one more result.
 *
 * The state gets worse when the last `failureThreshold` results are all worse than it, to the
 * mildest of them; and better when the last `successThreshold` results are all better, to the
 * worst of them. An unknown state takes the first result that is not `unhealthy`.
 */
export function advance(
  current: Hysteresis,
  result: HealthStatus,
  { failureThreshold, successThreshold }: Thresholds,
): Hysteresis {
  const window = Math.max(failureThreshold, successThreshold);
  const recent = [...current.recent, result].slice(-window);
  return { state: next(current.state, recent, failureThreshold, successThreshold), recent };
}

/** Returns how many results in a row contradict the state, in the same direction. */
export function contradictions({ state, recent }: Hysteresis): number {
  const sides = recent.map((result) => side(result, state));
  const last = sides.at(-1) ?? 0;
  if (last === 0) return 0;
  return sides.length - 1 - sides.findLastIndex((value) => value !== last);
}

/** Whether the last result is a failure that is not confirmed yet. */
export function isSuspect({ state, recent }: Hysteresis): boolean {
  return state !== "unhealthy" && recent.at(-1) === "unhealthy";
}

function next(
  state: ComponentState,
  recent: readonly HealthStatus[],
  failureThreshold: number,
  successThreshold: number,
): ComponentState {
  const floor = Math.min(...severities(recent, failureThreshold, 0));
  const ceiling = Math.max(...severities(recent, successThreshold, 2));
  if (state === "unknown") return recent.at(-1) === "unhealthy" && floor < 2 ? state : last(recent);
  if (floor > severity[state]) return order[floor] ?? state;
  return ceiling < severity[state] ? (order[ceiling] ?? state) : state;
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
