import type { Duration } from "../duration.ts";
import type { FreshQuestion } from "./question.ts";
import type { HealthCheckResult } from "./spec.ts";

/** What one probe can say, in the specification's words. */
export type HealthStatus = HealthCheckResult["status"];

/**
 * Why a probe runs:
 * - `schedule`: its interval passed
 * - `confirm`: the last result contradicts the confirmed state, or one did shortly before
 * - `upstream`: a component that depends on it has just failed, one it depends on has recovered, or
 *   the service that it checks suspects one of its own
 * - `manual`: someone asked
 */
export type RunReason = "schedule" | "confirm" | "upstream" | "manual";

/** What a probe is given. */
export interface CheckContext {
  /** Aborted at the deadline and at shutdown. Hand it to the client that does the work. */
  readonly signal: AbortSignal;
  /** Time until the deadline, in milliseconds; for clients that take a number, not a signal. */
  readonly timeoutMs: number;
  readonly reason: RunReason;
  /** Where another service asked for the probe. A check of a third service hands it on. */
  readonly question?: FreshQuestion;
}

/** A measured value, for `application/health+json`'s `observedValue` and `observedUnit`. */
export interface ObservedValue {
  readonly value: number;
  /** UCUM unit: `s`, `By`, `1`, `{thing}`. */
  readonly unit: string;
}

/** A component of another service, as that service reports it. */
export interface RemoteComponent {
  readonly status: HealthStatus;
  readonly message?: string;
  /** Names of components of the same service. */
  readonly dependencies?: readonly string[];
}

/**
 * What a probe returns. A throw or a rejection, of whatever value, means `unhealthy`, and so does
 * anything that is not this shape: a check that cannot tell is never healthy.
 *
 * The specification's `HealthCheckResult` is one of these.
 */
export interface ProbeResult {
  readonly status: HealthStatus;
  /** For people. Secrets in it are redacted before it leaves the process. */
  readonly message?: string;
  /** For people and programs; must survive `JSON.stringify`. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly observed?: ObservedValue;
  /** When the certificate that was seen expires; for the metric. */
  readonly certificateExpiry?: Date;
  /** The other service's components, by name. Shown in the graph as `<check>/<name>`. */
  readonly components?: Readonly<Record<string, RemoteComponent>>;
  /** Which of `components` the other service names as root causes. */
  readonly rootCauses?: readonly string[];
  /**
   * Degraded, but by nothing that those who depend on it need: their failures are their own.
   * @default false
   */
  readonly blameless?: boolean;
  /** Which of its components the other service suspects: failed, but not confirmed yet. */
  readonly suspectedCauses?: readonly string[];
}

/** `liveness`, `readiness` and `startup` back the probe endpoints; any other name is a custom group. */
// oxlint-disable-next-line typescript/ban-types -- `string & {}` keeps the three names in completions
export type HealthGroup = "liveness" | "readiness" | "startup" | (string & {});

/**
 * A time in which failures are expected: the check goes on, but an `unhealthy` component is
 * reported as `degraded`.
 */
export interface MaintenanceWindow {
  readonly start: Date;
  readonly end: Date;
  readonly reason?: string;
}

/** How many of the last results are too many failures, whether or not they came in a row. */
export interface FailureRate {
  readonly failures: number;
  readonly of: number;
}

/** One check, as users and the built-in checks write it. `IHealthChecker` is assignable to it. */
export interface HealthCheckDefinition {
  /** Letters, digits, `.`, `_`, `-`; unique. It names the component in JSON, metrics and URLs. */
  readonly name: string;
  /** Called on the definition itself, so that classes may use `this`. */
  check(context: CheckContext): Promise<ProbeResult> | ProbeResult;
  /** Time between two runs. @default "30s" */
  readonly interval?: Duration;
  /** Deadline of one run, retries included. @default "5s" */
  readonly timeout?: Duration;
  /** A healthy run that takes longer is `degraded`. @default never */
  readonly slow?: Duration;
  /** Empty: observed, but no probe endpoint depends on it. @default [] */
  readonly groups?: readonly HealthGroup[];
  /** Whether its failure makes the whole service, and its groups, unhealthy. @default true */
  readonly critical?: boolean;
  /** Components without which this one cannot work. @default [] */
  readonly dependencies?: readonly string[];
  /** Components that it can do without. @default [] */
  readonly softDependencies?: readonly string[];
  /** Failures in a row before the component is unhealthy. @default 4 */
  readonly failureThreshold?: number;
  /** Successes in a row before it is healthy again. @default 2 */
  readonly successThreshold?: number;
  /**
   * What makes a component unhealthy that goes up and down and never fails `failureThreshold` times
   * in a row. It is then healthy again after `failures` successes in a row, and after a failure
   * probes keep the pace of `confirm` until so many succeeded. `failures` is at least
   * `failureThreshold` and `successThreshold`; `false`: only results in a row count.
   * @default { failures: 6, of: 10 }, more where a threshold is higher than its default
   */
  readonly failureRate?: FailureRate | false;
  /** Delays of the probes that confirm a change. The last one repeats. @default ["5s"] */
  readonly confirm?: readonly Duration[];
  /** Further attempts inside one run, at once and within the same deadline. @default 0 */
  readonly retries?: number;
  /** Failures of a component that was never healthy do not count this long after the start. @default 0 */
  readonly startupGrace?: Duration;
  readonly maintenance?: readonly MaintenanceWindow[];
  /** What a failing run means. @default "unhealthy" */
  readonly failureStatus?: "degraded" | "unhealthy";
  readonly tags?: readonly string[];
  /**
   * Service that checks the same thing under the same name, and whose alert speaks for both, such
   * as the owner of a shared database. A failure seen here is attributed to `<service>/<name>`, so
   * that it raises no component alert of its own.
   */
  readonly alertedBy?: string;
  /** Team or person to ask. */
  readonly owner?: string;
  /** Where the steps to recover are written. */
  readonly runbook?: string;
  /** A span for every run instead of failed ones only. @default false */
  readonly trace?: boolean;
}

/** The options that every built-in check takes besides its own. */
export type CheckOptions = Partial<Omit<HealthCheckDefinition, "check">>;
