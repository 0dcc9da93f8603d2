import { logs, type LoggerProvider } from "@opentelemetry/api";

/**
 * Where @opentelemetry/api-logs, which has become a part of @opentelemetry/api 1.10, keeps its
 * provider: a function of the contract's version.
 * https://github.com/open-telemetry/opentelemetry-js/blob/experimental/v0.223.0/experimental/packages/api-logs/src/internal/global-utils.ts
 */
export const formerLogsApi = Symbol.for("io.opentelemetry.js.api.logs");

/** API_BACKWARDS_COMPATIBILITY_VERSION, the only one there was. */
const formerVersion = 1;

/**
 * Lets loggers of @opentelemetry/api-logs reach the provider of @opentelemetry/api: those of
 * applications that call its `logs.getLogger()`, and of @opentelemetry/winston-transport. A provider
 * that is there already stays. The records of both have the same fields.
 */
export function provideFormerLogsApi(): void {
  if (Reflect.get(globalThis, formerLogsApi) !== undefined) return;
  const provider: LoggerProvider = { getLogger: (...args) => logs.getLogger(...args) };
  Reflect.set(globalThis, formerLogsApi, (version: unknown) =>
    version === formerVersion ? provider : undefined,
  );
}
