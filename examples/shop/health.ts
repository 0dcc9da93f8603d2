import type { Logger } from "pino";

import {
  createHealth,
  eventLoopCheck,
  memoryCheck,
  type CheckOptions,
  type Health,
  type HealthCheckDefinition,
} from "@tamma/observability/health";

/** Short, since a demo is watched; 30 s is the default. */
export const often = { interval: "10s", timeout: "3s" } as const satisfies CheckOptions;

/** What the service cannot work without: it is not ready while one of these is down. */
export const needed = { ...often, groups: ["readiness"] } as const satisfies CheckOptions;

/** Only watched: a busy process is no reason to take it out of service. */
const watched = { ...often, critical: false } as const satisfies CheckOptions;

/**
 * Returns the service's health: its own checks and those of the process. Names
 * and messages are for whoever sends the token in `HEALTH_TOKEN_FILE`.
 */
export function createShopHealth(log: Logger, checks: readonly HealthCheckDefinition[]): Health {
  const name = process.env["OTEL_SERVICE_NAME"];
  const tokenFile = process.env["HEALTH_TOKEN_FILE"];
  return createHealth({
    checks: [...checks, eventLoopCheck({}, watched), memoryCheck({}, watched)],
    logger: log,
    ...(name === undefined ? {} : { service: { name } }),
    ...(tokenFile === undefined ? {} : { access: { tokenFile } }),
  });
}
