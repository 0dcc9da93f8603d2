import type { CascadeRole } from "./engine/cascade.ts";
import type { HealthGroup, HealthStatus } from "./check.ts";
import type { Component } from "./engine/component.ts";
import type { ComponentState } from "./engine/hysteresis.ts";
import type { Components } from "./engine/settle.ts";
import { suspectsAmong } from "./suspects.ts";
import type { HealthCheckResult, HealthMetrics, SystemHealth } from "./spec.ts";

/** `starting`: not every check has run yet. `draining`: no new work, please. */
export type Lifecycle = "starting" | "ready" | "draining";

/** Who reports. */
export interface ServiceIdentity {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly instance?: string | undefined;
}

/** The specification's result, and what else is known of the component. */
export interface ComponentHealth extends HealthCheckResult {
  /** `status`, but for `unknown`, which the specification lacks: there it is `unhealthy`. */
  state: ComponentState;
  since: Date;
  critical: boolean;
  groups: readonly HealthGroup[];
  role: CascadeRole;
  rootCauses: readonly string[];
  path: readonly string[];
  dependencies: readonly string[];
  softDependencies: readonly string[];
  /** The schedule has stopped: the result is too old to rely on. */
  stale: boolean;
  /** Since when a call has not returned although its deadline passed. */
  hangingSince?: Date;
  /** Since when it has failed without confirmation, or a service that it checks says so of its own. */
  suspectSince?: Date;
  maintenanceUntil?: Date;
  tags: readonly string[];
  owner?: string;
  runbook?: string;
}

/**
 * - `critical`: a critical component is down or unknown
 * - `minor`: only others are, or something is degraded
 */
export type Criticality = "none" | "minor" | "critical";

/** The specification's state of the whole service, with who is to blame. */
export interface SystemHealthReport extends SystemHealth {
  components: Record<string, ComponentHealth>;
  state: ComponentState;
  lifecycle: Lifecycle;
  /** What is to blame for what is down; `<check>/<component>` where another service named its own cause. */
  rootCauses: readonly string[];
  /** What may be down of itself, but is not confirmed yet; named as in `rootCauses`. */
  suspects: readonly string[];
  /** What is down or degraded because of them. */
  affected: readonly string[];
  criticality: Criticality;
  service: ServiceIdentity;
}

export interface ReportInput {
  readonly components: Components;
  readonly lifecycle: Lifecycle;
  readonly service: ServiceIdentity;
  readonly nowMs: number;
  /** Components whose probe under way takes much longer than usual. @default none */
  readonly overdue?: ReadonlySet<string>;
}

/** Returns the report of the whole service. */
export function toReport(input: ReportInput): SystemHealthReport {
  const uptimeS = process.uptime();
  const healths = [...input.components].map(
    ([name, component]) => [name, toHealth(component, uptimeS)] as const,
  );
  return { ...toOverview(input), components: Object.fromEntries(healths) };
}

/** Returns the report without the components. */
export function toOverview({
  components,
  lifecycle,
  service,
  nowMs,
  overdue = new Set(),
}: ReportInput): Omit<SystemHealthReport, "components"> {
  const all = [...components.values()];
  const count = (status: HealthStatus): number =>
    all.filter(({ state }) => statusOf(state) === status).length;
  const state = overallState(all);
  return {
    status: statusOf(state),
    timestamp: new Date(nowMs),
    summary: {
      totalComponents: all.length,
      healthyComponents: count("healthy"),
      degradedComponents: count("degraded"),
      unhealthyComponents: count("unhealthy"),
    },
    state,
    lifecycle,
    rootCauses: rootCausesOf(all),
    suspects: suspectsAmong(components, overdue),
    affected: all.filter(isAffected).map(({ check }) => check.name),
    criticality: criticalityOf(state),
    service,
  };
}

/**
 * Returns the worst of the components, where those that are not critical count as `degraded` at
 * most. No components: healthy.
 */
export function overallState(components: readonly Component[]): ComponentState {
  const critical = components.filter(({ check }) => check.critical);
  if (critical.some(({ state }) => state === "unhealthy")) return "unhealthy";
  if (critical.some(({ state }) => state === "unknown")) return "unknown";
  return components.every(({ state }) => state === "healthy") ? "healthy" : "degraded";
}

/** Returns what the specification calls the state: what is not known is not healthy. */
export function statusOf(state: ComponentState): HealthStatus {
  return state === "unknown" ? "unhealthy" : state;
}

/**
 * Returns one component as the specification has it, and more. What changes by itself is at the
 * end, where `encodeReport` exchanges it.
 */
export function toHealth(component: Component, uptimeS = process.uptime()): ComponentHealth {
  const { attribution, check, hangingSinceMs, lastRun, maintenance, suspectSinceMs } = component;
  const message = messageOf(component);
  return {
    status: statusOf(component.state),
    ...(message === undefined ? {} : { message }),
    ...detailsOf(component),
    duration: lastRun?.durationMs ?? 0,
    timestamp: new Date(lastRun?.finishedAtMs ?? component.sinceMs),
    state: component.state,
    since: new Date(component.sinceMs),
    critical: check.critical,
    groups: check.groups,
    role: attribution.role,
    rootCauses: attribution.rootCauses,
    path: attribution.path,
    dependencies: check.dependencies,
    softDependencies: check.softDependencies,
    stale: component.stale,
    ...(hangingSinceMs === undefined ? {} : { hangingSince: new Date(hangingSinceMs) }),
    ...(suspectSinceMs === undefined ? {} : { suspectSince: new Date(suspectSinceMs) }),
    ...(maintenance === undefined ? {} : { maintenanceUntil: maintenance.end }),
    tags: check.tags,
    ...(check.owner === undefined ? {} : { owner: check.owner }),
    ...(check.runbook === undefined ? {} : { runbook: check.runbook }),
    metrics: metricsOf(component, uptimeS),
  };
}

function rootCausesOf(components: readonly Component[]): readonly string[] {
  const roots = components.filter(({ attribution: { role } }) => role === "root");
  return roots.flatMap(({ attribution }) => attribution.rootCauses).toSorted();
}

function isAffected({ attribution: { role } }: Component): boolean {
  return role === "suppressed" || role === "affected";
}

function criticalityOf(state: ComponentState): Criticality {
  if (state === "healthy") return "none";
  return state === "degraded" ? "minor" : "critical";
}

function messageOf({ attribution, lastRun, stale, maintenance }: Component): string | undefined {
  const causes = attribution.rootCauses.join(", ");
  const parts = [
    lastRun === undefined ? "not checked yet" : undefined,
    stale ? "no result for too long" : undefined,
    lastRun?.message,
    attribution.role === "suppressed" ? `because of ${causes}` : undefined,
    attribution.role === "affected" ? `depends on ${causes}, which is down` : undefined,
    maintenance === undefined ? undefined : `maintenance: ${maintenance.reason ?? "planned"}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join("; ");
}

function detailsOf(component: Component): Pick<HealthCheckResult, "details"> {
  const { details, components } = component.lastRun ?? {};
  if (details === undefined && components === undefined && component.signature === undefined) {
    return {};
  }
  return {
    details: {
      ...details,
      ...signed(component),
      ...(components === undefined ? {} : { components }),
    },
  };
}

/**
 * Whatever a check of another service is blamed for came by that service, also when it answers no
 * more: without its name a failure of it would go round a ring, and come back to it as a foreign one.
 */
function signed(component: Component): Readonly<Record<string, unknown>> {
  const { blameless, lastRun, remoteCauses, signature, signedCauses } = component;
  if (signature === undefined) return {};
  const { reporter, service, services } = signature;
  const named = remoteCauses.length > 0 ? signedCauses : lastRun?.details?.["causes"];
  const hasNamed = Array.isArray(named) && named.length > 0;
  const itself = { component: service ?? "service", path: services };
  return {
    reporter,
    service,
    services,
    causes: hasNamed ? named : [itself],
    ...(blameless ? { blameless } : {}),
  };
}

function metricsOf(
  { errorCount, lastError, lastRun, outcomes }: Component,
  uptime: number,
): HealthMetrics {
  const succeeded = outcomes.filter(Boolean).length;
  return {
    responseTime: lastRun?.durationMs ?? 0,
    successRate: outcomes.length === 0 ? 0 : (100 * succeeded) / outcomes.length,
    errorCount,
    ...(lastError === undefined ? {} : { lastError }),
    uptime,
  };
}
