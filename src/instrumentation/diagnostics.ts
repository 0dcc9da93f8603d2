import { diag, DiagLogLevel, type DiagLogger } from "@opentelemetry/api";

import { warn } from "./warning.ts";

const levels = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
} as const;

export type LogLevel = keyof typeof levels;

/** Of traces and spans: with them, a text that each request has would be a new one each time. */
const ids = /\b(?:[\da-f]{32}|[\da-f]{16})\b/g;

/**
 * Routes OpenTelemetry's own diagnostics to {@link warn}: each text once. What names a variable in
 * `reported` is left out, since the configuration has already said it.
 */
export function installDiagnostics(level: LogLevel, reported: readonly string[]): void {
  const log = (...parts: readonly unknown[]): void => {
    const text = parts.map(String).join(" ").replaceAll(ids, "…");
    if (!reported.some((key) => text.includes(key))) warn(`opentelemetry: ${text}`);
  };
  const logger: DiagLogger = { error: log, warn: log, info: log, debug: log, verbose: log };
  diag.disable();
  diag.setLogger(logger, { logLevel: levels[level], suppressOverrideMessage: true });
}
