import { formerLogsApi } from "./former-logs-api.ts";

/** The classes of OpenTelemetry's own transports, as their packages name them. */
const classes: ReadonlySet<string> = new Set([
  "OpenTelemetryTransportV3",
  "OpenTelemetryBunyanStream",
]);

/**
 * Whether a transport sends its lines over OpenTelemetry by itself. One whose API has no provider
 * sends nothing, whatever it is.
 */
export function sendsByItself(transport: unknown): boolean {
  if (typeof transport !== "object" || transport === null) return false;
  if (!classes.has(transport.constructor.name)) return false;
  const logger: unknown = Reflect.get(transport, "_logger");
  const enabled: unknown =
    typeof logger === "object" && logger !== null ? Reflect.get(logger, "enabled") : undefined;
  if (typeof enabled !== "function") return Reflect.get(globalThis, formerLogsApi) !== undefined;
  return Reflect.apply(enabled, logger, [{}]) === true;
}
