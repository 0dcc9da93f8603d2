import { inspect } from "node:util";

import { diag, DiagLogLevel, type DiagLogger } from "@opentelemetry/api";

import { createTextRedactor } from "../redaction/redact-text.ts";
import { tell, warn } from "./warning.ts";

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

/** Of traces and spans. */
const ids = /\b(?:[\da-f]{32}|[\da-f]{16})\b/g;

/** The rest of the 200 causes that {@link warn} remembers is for our own warnings. */
const maxCauses = 50;

/**
 * Routes OpenTelemetry's own diagnostics to stderr. Errors and warnings: each cause once, the first
 * fifty. What names a variable in `reported` is left out, since the configuration has already said
 * it. Lower levels, for which somebody has asked: every message.
 */
export function installDiagnostics(level: LogLevel, reported: readonly string[]): void {
  const causes = new Set<string>();
  const problem = (...parts: readonly unknown[]): void => {
    const text = secondSdk(parts) ?? textOf(parts);
    if (reported.some((key) => text.includes(key))) return;
    const cause = text.startsWith(ofSecondSdk) ? ofSecondSdk : causeOf(text);
    if (causes.size < maxCauses) causes.add(cause);
    if (causes.has(cause)) warn(text, cause);
  };
  const detail = (...parts: readonly unknown[]): void => tell(textOf(parts));
  const logger: DiagLogger = {
    error: problem,
    warn: problem,
    info: detail,
    debug: detail,
    verbose: detail,
  };
  diag.disable();
  diag.setLogger(logger, { logLevel: levels[level], suppressOverrideMessage: true });
}

const ofSecondSdk = "@opentelemetry/api: the application sets up an SDK of its own";

/**
 * The API refuses a second registration with an error for each of its parts, context to logs. Returns
 * the one line that says what that means, with the place in the application.
 */
function secondSdk(parts: readonly unknown[]): string | undefined {
  const text = parts.map(String).join(" ");
  if (!text.includes("Attempted duplicate registration of API")) return undefined;
  const frame = text
    .split("\n")
    .slice(1)
    .find((line) => !/[/\\]node_modules[/\\]@opentelemetry[/\\]/.test(line));
  const place = /\(?((?:file:\/\/|[/\\]|[A-Za-z]:)[^()]+:\d+):\d+\)?$/.exec(frame ?? "")?.[1];
  const at = place === undefined ? "" : ` at ${place}`;
  return `${ofSecondSdk}${at}: the preload's came first, so it is ignored or makes doubles; take it out, or start without the preload`;
}

function textOf(parts: readonly unknown[]): string {
  return `opentelemetry: ${parts.map(shown).join(" ").replaceAll(ids, "…")}`;
}

const withoutSecrets = createTextRedactor({ mask: "***" });

/** Objects, such as the resource that a detector has found, on one line. */
function shown(part: unknown): string {
  if (typeof part !== "object" || part === null || part instanceof Error) return String(part);
  return withoutSecrets(inspect(part, { breakLength: Number.POSITIVE_INFINITY, compact: true }));
}

/** With the name of a span, which may be a path, and with numbers, each request would be a cause. */
function causeOf(text: string): string {
  return text.replace(/^.*(?=…-… - )/, "").replaceAll(/\d+(?:\.\d+)?/g, "…");
}
