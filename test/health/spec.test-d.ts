import type { Logger } from "pino";
import { expectTypeOf, test } from "vitest";

import type {
  ComponentHealth,
  Health,
  HealthCheckDefinition,
  HealthCheckResult,
  HealthLogger,
  HealthMetrics,
  IHealthChecker,
  ProbeResult,
  SystemHealth,
  SystemHealthReport,
} from "#src/health/index.ts";

test("the specification's interfaces have exactly its members", () => {
  expectTypeOf<keyof IHealthChecker>().toEqualTypeOf<
    "name" | "check" | "dependencies" | "timeout" | "interval"
  >();
  expectTypeOf<ReturnType<IHealthChecker["check"]>>().toEqualTypeOf<Promise<HealthCheckResult>>();
  expectTypeOf<keyof HealthCheckResult>().toEqualTypeOf<
    "status" | "message" | "details" | "duration" | "timestamp" | "metrics"
  >();
  expectTypeOf<HealthCheckResult["status"]>().toEqualTypeOf<"healthy" | "degraded" | "unhealthy">();
  expectTypeOf<HealthMetrics>().toEqualTypeOf<{
    responseTime: number;
    successRate: number;
    errorCount: number;
    lastError?: string;
    uptime: number;
  }>();
  expectTypeOf<SystemHealth["summary"]>().toEqualTypeOf<{
    totalComponents: number;
    healthyComponents: number;
    degradedComponents: number;
    unhealthyComponents: number;
  }>();
});

test("a pino logger is one of ours", () => {
  expectTypeOf<Logger>().toExtend<HealthLogger>();
});

test("what is written for them fits ours, and what we return fits them", () => {
  expectTypeOf<IHealthChecker>().toExtend<HealthCheckDefinition>();
  expectTypeOf<HealthCheckResult>().toExtend<ProbeResult>();
  expectTypeOf<ComponentHealth>().toExtend<HealthCheckResult>();
  expectTypeOf<SystemHealthReport>().toExtend<SystemHealth>();
  expectTypeOf<ReturnType<Health["report"]>>().toExtend<SystemHealth>();
});
