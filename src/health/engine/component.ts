import { remoteCausesAfter } from "./blame.ts";
import { unattributed, type Attribution } from "./cascade.ts";
import type { MaintenanceWindow } from "../check.ts";
import type { HealthCheck } from "../definition.ts";
import {
  advance,
  badShare,
  isSuspect,
  noResults,
  type ComponentState,
  type Hysteresis,
} from "./hysteresis.ts";
import type { Run } from "./probe.ts";

/** Everything known about one component. Immutable: a run makes a new one. */
export interface Component {
  readonly check: HealthCheck;
  /** What is reported: own probes, dependencies, maintenance and staleness taken together. */
  readonly state: ComponentState;
  /** Unix time in milliseconds of the last change of `state`. */
  readonly sinceMs: number;
  readonly hysteresis: Hysteresis;
  readonly attribution: Attribution;
  readonly lastRun: Run | undefined;
  /** What another service named when the check last failed, see `remoteCausesAfter`. */
  readonly remoteCauses: readonly string[];
  /** The details that say by which services those causes were reported, see `internalServiceCheck`. */
  readonly signedCauses: unknown;
  /** What the service that it checks is called, from the last report of it that was read. */
  readonly signature: Signature | undefined;
  /** It is degraded by nothing that matters to those that depend on it, see `ProbeResult`. */
  readonly blameless: boolean;
  /** Unix time in milliseconds of the first failure that is not confirmed yet. For people. */
  readonly suspectSinceMs: number | undefined;
  /** Whether the last runs succeeded, oldest first; `successRate` is their share. */
  readonly outcomes: readonly boolean[];
  /** Monotonic starts of the last failures, oldest first, `failureThreshold` at most. */
  readonly failedStartsMs: readonly number[];
  /** Unhealthy components whose failure is attributed to this one. */
  readonly victims: number;
  readonly runs: number;
  readonly errorCount: number;
  readonly lastError: string | undefined;
  /** As the last run that saw a certificate told it. */
  readonly certificateExpiry: Date | undefined;
  readonly stale: boolean;
  readonly maintenance: MaintenanceWindow | undefined;
  /** Since when a call has not returned although its deadline passed, in Unix milliseconds. */
  readonly hangingSinceMs: number | undefined;
}

/** The details by which services know each other, see `internalServiceCheck`. */
export interface Signature {
  readonly reporter: string;
  readonly service: string | undefined;
  readonly services: readonly unknown[];
}

/** `successRate` covers this many runs. */
const outcomeWindow = 20;

export function newComponent(check: HealthCheck, nowMs: number): Component {
  return {
    check,
    state: "unknown",
    sinceMs: nowMs,
    hysteresis: noResults,
    attribution: unattributed("unknown"),
    lastRun: undefined,
    remoteCauses: [],
    signedCauses: undefined,
    signature: undefined,
    blameless: false,
    suspectSinceMs: undefined,
    outcomes: [],
    failedStartsMs: [],
    victims: 0,
    runs: 0,
    errorCount: 0,
    lastError: undefined,
    certificateExpiry: undefined,
    stale: false,
    maintenance: undefined,
    hangingSinceMs: undefined,
  };
}

/** Returns the component after one more run. `excused`: a failure does not count yet. */
export function afterRun(component: Component, run: Run, excused: boolean): Component {
  const { check, hysteresis, outcomes, runs, errorCount, lastError } = component;
  const failed = run.outcome !== "success";
  const after = failed && excused ? hysteresis : advance(hysteresis, run.status, check);
  const remoteCauses = remoteCausesAfter(component.remoteCauses, run, after);
  return {
    ...component,
    hysteresis: after,
    lastRun: explained(run, after, check),
    suspectSinceMs: underSuspicion(after, run)
      ? (component.suspectSinceMs ?? run.finishedAtMs)
      : undefined,
    remoteCauses,
    // A later success names nobody; without its signature a cause would go round a ring for ever
    signedCauses:
      remoteCauses === component.remoteCauses ? component.signedCauses : run.details?.["causes"],
    signature: signatureOf(run) ?? component.signature,
    // Any other result is not what it is degraded by
    blameless: run.status === "degraded" ? run.blameless === true : component.blameless,
    failedStartsMs: failedStarts(component, run, after),
    outcomes: [...outcomes, !failed].slice(-outcomeWindow),
    runs: runs + 1,
    errorCount: errorCount + (failed ? 1 : 0),
    lastError: failed ? (run.message ?? run.status) : lastError,
    certificateExpiry: run.certificateExpiry ?? component.certificateExpiry,
    stale: false,
  };
}

function signatureOf({ details }: Run): Signature | undefined {
  const { reporter, service, services } = details ?? {};
  if (typeof reporter !== "string" || !Array.isArray(services)) return undefined;
  return { reporter, service: typeof service === "string" ? service : undefined, services };
}

/** Whether the component failed without confirmation, or another service says so of its own. */
export function underSuspicion(hysteresis: Hysteresis, run: Run | undefined): boolean {
  return isSuspect(hysteresis) || (run?.suspectedCauses ?? []).length > 0;
}

/** A run alone does not say why a component is down that fails now and then, and may have succeeded. */
function explained(run: Run, hysteresis: Hysteresis, check: HealthCheck): Run {
  const share = badShare(hysteresis, check);
  if (share === undefined) return run;
  const how = hysteresis.state === "unhealthy" ? "failed" : "were not healthy";
  const why = `${share.bad} of the last ${share.of} probes ${how}`;
  return { ...run, message: run.message === undefined ? why : `${run.message}; ${why}` };
}

/** While it is down a success wipes nothing out: one that goes up and down may never fail in a row. */
function failedStarts(
  { check, failedStartsMs }: Component,
  run: Run,
  { state }: Hysteresis,
): readonly number[] {
  if (run.status !== "unhealthy") return state === "unhealthy" ? failedStartsMs : [];
  return [...failedStartsMs, run.startedMonotonicMs].slice(-check.failureThreshold);
}

/** Three missed intervals and one deadline: the schedule has stopped, whatever the reason. */
export function isStale({ check, lastRun }: Component, monotonicMs: number): boolean {
  if (lastRun === undefined) return false;
  const limitMs = 3 * check.intervalMs + check.timeoutMs;
  return monotonicMs - (lastRun.startedMonotonicMs + lastRun.durationMs) > limitMs;
}

/** Returns the maintenance window that `nowMs` is in, if any. */
export function maintenanceAt(
  { maintenance }: HealthCheck,
  nowMs: number,
): MaintenanceWindow | undefined {
  return maintenance.find(({ start, end }) => start.getTime() <= nowMs && nowMs < end.getTime());
}

/** Returns the state to report. Maintenance hides that a component is down, not that it ails. */
export function reportedState({
  attribution,
  maintenance,
}: Pick<Component, "attribution" | "maintenance">): ComponentState {
  return maintenance !== undefined && attribution.state === "unhealthy"
    ? "degraded"
    : attribution.state;
}
