/* oxlint-disable typescript/no-explicit-any -- the specification's interfaces, to the letter */

/** The specification's health checker, as it stands there. Durations are milliseconds. */
export interface IHealthChecker {
  name: string;
  check(): Promise<HealthCheckResult>;
  dependencies?: string[];
  timeout?: number;
  interval?: number;
}

/** The specification's result of one check. `duration` is milliseconds. */
export interface HealthCheckResult {
  status: "healthy" | "degraded" | "unhealthy";
  message?: string;
  details?: Record<string, any>;
  duration: number;
  timestamp: Date;
  metrics?: HealthMetrics;
}

/** `responseTime` in milliseconds, `successRate` in percent (0 to 100), `uptime` in seconds. */
export interface HealthMetrics {
  responseTime: number;
  successRate: number;
  errorCount: number;
  lastError?: string;
  uptime: number;
}

/** The specification's state of the whole service. */
export interface SystemHealth {
  status: "healthy" | "degraded" | "unhealthy";
  timestamp: Date;
  components: {
    [componentName: string]: HealthCheckResult;
  };
  summary: {
    totalComponents: number;
    healthyComponents: number;
    degradedComponents: number;
    unhealthyComponents: number;
  };
}
