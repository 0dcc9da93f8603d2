/** The classes of OpenTelemetry's own transports, as their packages name them. */
const classes: ReadonlySet<string> = new Set([
  "OpenTelemetryTransportV3",
  "OpenTelemetryBunyanStream",
]);

/** Where @opentelemetry/api-logs has its provider; @opentelemetry/api 1.10 has another place. */
const formerProvider = Symbol.for("io.opentelemetry.js.api.logs");

/**
 * Whether a transport sends its lines over OpenTelemetry by itself. One whose API has no provider
 * sends nothing, whatever it is: @opentelemetry/winston-transport 0.34 speaks to the former logs API,
 * which only an application with an SDK of its own provides.
 */
export function sendsByItself(transport: unknown): boolean {
  if (typeof transport !== "object" || transport === null) return false;
  if (!classes.has(transport.constructor.name)) return false;
  const logger: unknown = Reflect.get(transport, "_logger");
  const enabled: unknown =
    typeof logger === "object" && logger !== null ? Reflect.get(logger, "enabled") : undefined;
  if (typeof enabled !== "function") return Reflect.get(globalThis, formerProvider) !== undefined;
  return Reflect.apply(enabled, logger, [{}]) === true;
}
