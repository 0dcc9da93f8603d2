import type { HealthStatus } from "../../check.ts";

/** Two limits on one measured value. Reaching one is enough. */
export interface Limits {
  readonly degraded: number;
  readonly unhealthy: number;
}

/** Grades a value that is bad when large. */
export function gradeHigh(value: number, limits: Limits): HealthStatus {
  if (value >= limits.unhealthy) return "unhealthy";
  return value >= limits.degraded ? "degraded" : "healthy";
}

/** Grades a value that is bad when small. */
export function gradeLow(value: number, limits: Limits): HealthStatus {
  if (value <= limits.unhealthy) return "unhealthy";
  return value <= limits.degraded ? "degraded" : "healthy";
}

const severity = { healthy: 0, degraded: 1, unhealthy: 2 } as const;

/** Returns the worst of the statuses; `healthy` of none. */
export function worst(statuses: Iterable<HealthStatus>): HealthStatus {
  let result: HealthStatus = "healthy";
  for (const status of statuses) if (severity[status] > severity[result]) result = status;
  return result;
}

/** `0.934` → `93.4 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
