export type { AccessOptions } from "./access.ts";
export type { Attribution, CascadeRole } from "./engine/cascade.ts";
export type {
  CheckContext,
  CheckOptions,
  FailureRate,
  HealthCheckDefinition,
  HealthGroup,
  HealthStatus,
  MaintenanceWindow,
  ObservedValue,
  ProbeResult,
  RemoteComponent,
  RunReason,
} from "./check.ts";
export { defineCheck } from "./definition.ts";
export * from "./checks/index.ts";
export type { Clock } from "./engine/clock.ts";
export { drainOnSignal, type DrainOptions } from "./drain.ts";
export type { Transition } from "./engine/events.ts";
export { createHealth, type Health } from "./health.ts";
export { fileHistoryStore } from "./history/history-file.ts";
export type { HistoryBucket, HistoryRow, HistoryStore, Resolution } from "./history/history.ts";
export type { HealthHandler } from "./http/handler.ts";
export type { FreshQuestion } from "./question.ts";
export type { HealthRouter } from "./http/router.ts";
export type { HealthServer, ListenOptions } from "./http/server.ts";
export type { ComponentState } from "./engine/hysteresis.ts";
export type { HealthLogger } from "./telemetry/logger.ts";
export type { HealthOptions, WatchdogOptions } from "./options.ts";
export type {
  ComponentHealth,
  Criticality,
  Lifecycle,
  ServiceIdentity,
  SystemHealthReport,
} from "./report.ts";
export type { HealthCheckResult, HealthMetrics, IHealthChecker, SystemHealth } from "./spec.ts";
export type { LoopBlocked } from "./watchdog/watchdog.ts";
export * from "./checks/index.ts";
