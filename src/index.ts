export { defineConfig, type ObservabilityConfig } from "./project/define-config.ts";
export { loadConfig, settings, type Config, type LoadedConfig } from "./config.ts";
export { toMs, toPromDuration, type Duration } from "./duration.ts";
export { errorCodes, ObservabilityError, type ErrorCode } from "./errors.ts";
export {
  telemetryStatus,
  type TelemetryStatus,
} from "./instrumentation/export/telemetry-status.ts";
export { setHttpRoute } from "./instrumentation/routes/http-route.ts";
export type { ObservabilityStatus } from "./instrumentation/control/controls.ts";
export {
  flush,
  shutdown,
  start,
  status,
  type FlushOptions,
  type FlushResult,
  type StartOptions,
} from "./instrumentation/control/programmatic.ts";
export { currentRequestId, withRequestId } from "./instrumentation/request-id/request-id.ts";
