import leven from "leven";

import { toMs } from "./duration.ts";

/** Where a value came from: nowhere, a variable, the file of `OTEL_CONFIG_FILE`, or `start()`. */
export type Origin = "default" | "environment" | "file" | "code";

/** One row of the table of settings. */
export interface Setting<T> {
  /** The environment variable. */
  readonly key: string;
  /** Returns the value of `raw`, which is never empty. Throws with "expected …". */
  readonly parse: (raw: string) => T;
  readonly default: T;
  /** Secret values are never printed. */
  readonly secret: boolean;
  /** One sentence for docs/configuration.md. */
  readonly doc: string;
}

/** A value that was refused, or a key that nobody reads. The default is used instead. */
export interface ConfigProblem {
  readonly key: string;
  readonly message: string;
}

const expected = (what: string): never => {
  throw new Error(`expected ${what}`);
};

function text(raw: string): string {
  return raw;
}

function oneOf<const T extends string>(...allowed: readonly T[]): (raw: string) => T {
  return (raw) =>
    allowed.find((value) => value === raw.toLowerCase()) ??
    expected(`one of ${allowed.map((value) => `"${value}"`).join(", ")}`);
}

function flag(raw: string): boolean {
  const value = raw.toLowerCase();
  return value === "true" || (value === "false" ? false : expected(`"true" or "false"`));
}

function duration(raw: string): number {
  try {
    return toMs(/^\d+$/.test(raw) ? Number(raw) : raw);
  } catch {
    return expected(`milliseconds or a duration such as "30s"`);
  }
}

function port(raw: string): number {
  const value = /^\d+$/.test(raw) ? Number(raw) : Number.NaN;
  return value <= 65_535 ? value : expected("a port from 0 to 65535");
}

function wholeNumber(min: number): (raw: string) => number {
  return (raw) => {
    const value = /^\d+$/.test(raw) ? Number(raw) : Number.NaN;
    return value >= min && Number.isSafeInteger(value) ? value : expected(`an integer >= ${min}`);
  };
}

function ratio(raw: string): number {
  const value = Number(raw);
  return value >= 0 && value <= 1 ? value : expected("a number from 0 to 1");
}

function listOf<const T extends string>(...allowed: readonly T[]): (raw: string) => readonly T[] {
  const quoted = allowed.map((value) => `"${value}"`).join(", ");
  return (raw) =>
    raw.split(",").map((part) => {
      const value = part.trim().toLowerCase();
      return allowed.find((one) => one === value) ?? expected(`a list of ${quoted}`);
    });
}

function names(raw: string): readonly string[] {
  const listed = raw.split(",").map((part) => part.trim());
  return listed.every((name) => /^[\w.-]+$/.test(name)) ? listed : expected(`"name,name"`);
}

/** The grammar of W3C baggage, without its properties; values are percent-encoded. */
function keyValues(raw: string): string {
  const pair = /^\s*[^\s=,]+\s*=\s*[^\s=,]*\s*$/;
  return raw.split(",").every((part) => part.trim() === "" || pair.test(part))
    ? raw
    : expected(`"key=value,key=value"`);
}

function httpUrl(raw: string): string {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:"
    ? raw
    : expected("a URL that starts with http:// or https://");
}

function setting<T>(
  key: string,
  parse: (raw: string) => T,
  fallback: NoInfer<T>,
  doc: string,
  secret = false,
): Setting<T> {
  return { key, parse, default: fallback, secret, doc };
}

function optional<T>(parse: (raw: string) => T): (raw: string) => T | undefined {
  return parse;
}

/**
 * Every environment variable that this package reads or checks, by the name that code uses.
 *
 * The `OTEL_*` rows are the standard's: the SDK reads them too, with the same meaning. They are
 * here so that a malformed one is reported once, in one form.
 */
export const settings = {
  enabled: setting("OBS_ENABLED", flag, true, "`false` makes the preload do nothing."),
  engine: setting(
    "OBS_ENGINE",
    oneOf("direct", "sdk"),
    "direct",
    "Who puts OpenTelemetry's SDK together. `direct`: this package. `sdk`: NodeSDK with auto-instrumentations, which the application installs.",
  ),
  logs: setting(
    "OBS_LOGS",
    oneOf("ship", "correlate", "off"),
    "ship",
    "pino lines: `ship` sends them over OTLP with trace and request id, `correlate` only adds the ids, `off` leaves them alone.",
  ),
  prometheusPort: setting(
    "OBS_PROMETHEUS_PORT",
    optional(port),
    undefined,
    "Serves `/metrics` for a Prometheus scrape on this port, beside OTLP, with the same series: [instrumentation.md](instrumentation.md#scrape). Unset: no port is opened.",
  ),
  prometheusHost: setting(
    "OBS_PROMETHEUS_HOST",
    text,
    "127.0.0.1",
    "Address that the scrape port binds to.",
  ),
  shutdownTimeoutMs: setting(
    "OBS_SHUTDOWN_TIMEOUT",
    duration,
    2_000,
    "Longest time that the end of the process waits for the last export.",
  ),
  spoolFolder: setting(
    "OBS_SPOOL_DIR",
    optional(text),
    undefined,
    "Folder in which telemetry waits for the receiver, so that it survives the process: [instrumentation.md](instrumentation.md#outages). Unset: it waits in memory, at most 16 MiB.",
  ),
  spoolMaxBytes: setting(
    "OBS_SPOOL_MAX_BYTES",
    wholeNumber(1),
    536_870_912,
    "Bytes that one process may have in `OBS_SPOOL_DIR`. Beyond them, the oldest telemetry is dropped.",
  ),
  cardinalityLimit: setting(
    "OBS_CARDINALITY_LIMIT",
    wholeNumber(1),
    2_000,
    "Series that one metric may have. Further ones are added up in one series with `otel.metric.overflow=true`.",
  ),
  requestIdHeader: setting(
    "OBS_REQUEST_ID_HEADER",
    (raw) => (/^[a-z0-9-]+$/i.test(raw) ? raw.toLowerCase() : expected("an HTTP header name")),
    "x-request-id",
    "Header that carries the request id, in and out.",
  ),

  sdkDisabled: setting("OTEL_SDK_DISABLED", flag, false, "`true` makes the preload do nothing."),
  serviceName: setting(
    "OTEL_SERVICE_NAME",
    optional(text),
    undefined,
    "`service.name`. Unset: the name in the nearest package.json.",
  ),
  endpoint: setting(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    httpUrl,
    "http://localhost:4318",
    "Base URL of the OTLP/HTTP receiver.",
  ),
  headers: setting(
    "OTEL_EXPORTER_OTLP_HEADERS",
    optional(text),
    undefined,
    "Headers sent with every export.",
    true,
  ),
  tracesEndpoint: setting(
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    optional(httpUrl),
    undefined,
    "Full URL for traces, used as it is. Unset: the base URL and `/v1/traces`.",
  ),
  metricsEndpoint: setting(
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    optional(httpUrl),
    undefined,
    "Full URL for metrics, used as it is. Unset: the base URL and `/v1/metrics`.",
  ),
  logsEndpoint: setting(
    "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    optional(httpUrl),
    undefined,
    "Full URL for logs, used as it is. Unset: the base URL and `/v1/logs`.",
  ),
  protocol: setting(
    "OTEL_EXPORTER_OTLP_PROTOCOL",
    oneOf("http/protobuf", "http/json"),
    "http/protobuf",
    "OTLP encoding. gRPC is not supported: a Collector listens for HTTP on port 4318.",
  ),
  compression: setting(
    "OTEL_EXPORTER_OTLP_COMPRESSION",
    oneOf("none", "gzip"),
    "none",
    "Compression of exports.",
  ),
  exportTimeoutMs: setting(
    "OTEL_EXPORTER_OTLP_TIMEOUT",
    wholeNumber(1),
    10_000,
    "Milliseconds that connecting and sending one export may take. The answer is awaited three times as long: [instrumentation.md](instrumentation.md#outages).",
  ),
  tracesExporter: setting(
    "OTEL_TRACES_EXPORTER",
    oneOf("otlp", "none"),
    "otlp",
    "`none` records no spans.",
  ),
  metricsExporter: setting(
    "OTEL_METRICS_EXPORTER",
    oneOf("otlp", "none"),
    "otlp",
    "`none` sends no metrics. The scrape port is set by `OBS_PROMETHEUS_PORT`.",
  ),
  logsExporter: setting(
    "OTEL_LOGS_EXPORTER",
    oneOf("otlp", "none"),
    "otlp",
    "`none` sends no log records.",
  ),
  tracesSampler: setting(
    "OTEL_TRACES_SAMPLER",
    optional(
      oneOf(
        "always_on",
        "always_off",
        "traceidratio",
        "parentbased_always_on",
        "parentbased_always_off",
        "parentbased_traceidratio",
      ),
    ),
    undefined,
    "Head sampler. Unset: `parentbased_always_on`.",
  ),
  tracesSamplerArg: setting(
    "OTEL_TRACES_SAMPLER_ARG",
    optional(ratio),
    undefined,
    "Share of the traces that the ratio samplers keep, from 0 to 1.",
  ),
  propagators: setting(
    "OTEL_PROPAGATORS",
    listOf("tracecontext", "baggage", "none"),
    ["tracecontext", "baggage"],
    "Trace context formats, in and out. The request id's header is always carried.",
  ),
  logLevel: setting(
    "OTEL_LOG_LEVEL",
    oneOf("none", "error", "warn", "info", "debug", "verbose", "all"),
    "warn",
    "Level of OpenTelemetry's own messages on stderr.",
  ),
  enabledInstrumentations: setting(
    "OTEL_NODE_ENABLED_INSTRUMENTATIONS",
    optional(names),
    undefined,
    "The only instrumentations to load, such as `http,express,pg`. Unset: all.",
  ),
  disabledInstrumentations: setting(
    "OTEL_NODE_DISABLED_INSTRUMENTATIONS",
    names,
    [],
    "Instrumentations that are not loaded.",
  ),
  resourceDetectors: setting(
    "OTEL_NODE_RESOURCE_DETECTORS",
    listOf("all", "none", "env", "host", "os", "process", "container", "serviceinstance"),
    ["all"],
    "What describes the process. The cloud providers' detectors are not included.",
  ),
  resourceAttributes: setting(
    "OTEL_RESOURCE_ATTRIBUTES",
    optional(keyValues),
    undefined,
    "Further attributes of the process: `key=value,key=value`.",
  ),
  spanBatchDelayMs: setting(
    "OTEL_BSP_SCHEDULE_DELAY",
    wholeNumber(1),
    5_000,
    "Milliseconds between two exports of spans.",
  ),
  spanBatchSize: setting(
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
    wholeNumber(1),
    512,
    "Spans in one export.",
  ),
  spanQueueSize: setting(
    "OTEL_BSP_MAX_QUEUE_SIZE",
    wholeNumber(1),
    2_048,
    "Spans that may wait for an export; further ones are dropped.",
  ),
  spanBatchTimeoutMs: setting(
    "OTEL_BSP_EXPORT_TIMEOUT",
    wholeNumber(1),
    30_000,
    "Milliseconds that handing over one batch of spans may take.",
  ),
  logBatchDelayMs: setting(
    "OTEL_BLRP_SCHEDULE_DELAY",
    wholeNumber(1),
    1_000,
    "Milliseconds between two exports of log records.",
  ),
  logBatchSize: setting(
    "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
    wholeNumber(1),
    512,
    "Log records in one export; a full one does not wait.",
  ),
  metricExportTimeoutMs: setting(
    "OTEL_METRIC_EXPORT_TIMEOUT",
    wholeNumber(1),
    30_000,
    "Milliseconds that collecting and handing over metrics may take; at most the interval.",
  ),
  metricExportIntervalMs: setting(
    "OTEL_METRIC_EXPORT_INTERVAL",
    wholeNumber(1),
    5_000,
    "Milliseconds between two exports of metrics. OpenTelemetry's default is 60000, which alone would use up a one-minute alert budget.",
  ),
} as const;

type Settings = typeof settings;
export type SettingName = keyof Settings;

/** Every value, parsed. */
export type Config = {
  readonly [Name in SettingName]: Settings[Name] extends Setting<infer T> ? T : never;
};

/** The settings, where each comes from, and what is wrong with them. */
export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Readonly<Record<SettingName, Origin>>;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Returns the configuration of this process. Never throws: what cannot be parsed is reported in
 * `problems` and its default is used. An unset or empty variable means the default.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): LoadedConfig {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [name, row] of Object.entries(settings)) {
    const raw = env[row.key]?.trim() ?? "";
    const parsed = raw === "" ? undefined : tryParse(row, raw);
    if (parsed?.problem !== undefined) problems.push(parsed.problem);
    const given = parsed !== undefined && parsed.problem === undefined;
    values[name] = given ? parsed.value : row.default;
    origins[name] = given ? "environment" : "default";
  }
  problems.push(...unknownKeys(env));
  // oxlint-disable typescript/no-unsafe-type-assertion -- filled from the table the types derive from
  return { config: values as Config, origins: origins as LoadedConfig["origins"], problems };
  // oxlint-enable typescript/no-unsafe-type-assertion
}

/**
 * Returns the environment for a thread of our own: without `NODE_OPTIONS`, which would preload into
 * it what is preloaded here.
 */
export function childEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = env;
  return rest;
}

/** Replaces `NODE_OPTIONS`, which children inherit, by what `rewrite` makes of it. */
export function rewriteNodeOptions(rewrite: (options: string) => string): void {
  const options = process.env["NODE_OPTIONS"];
  if (options !== undefined) process.env["NODE_OPTIONS"] = rewrite(options);
}

interface Parsed {
  readonly value?: unknown;
  readonly problem?: ConfigProblem;
}

function tryParse(row: Setting<unknown>, raw: string): Parsed {
  try {
    return { value: row.parse(raw) };
  } catch (error) {
    const shown = row.secret ? "a secret value" : JSON.stringify(raw);
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: { key: row.key, message: `${row.key}: ${reason}, got ${shown}` } };
  }
}

function unknownKeys(env: NodeJS.ProcessEnv): readonly ConfigProblem[] {
  const known = Object.values(settings).map((row) => row.key);
  return Object.keys(env)
    .filter((key) => key.startsWith("OBS_") && !known.includes(key))
    .map((key) => {
      const near = nearest(key, known);
      const hint = near === undefined ? "" : `, did you mean ${near}?`;
      return { key, message: `${key}: unknown setting${hint}` };
    });
}

/** Returns the known key within a third of its length in edits, if any. */
function nearest(key: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: leven(key, candidate) }))
    .filter(({ candidate, distance }) => distance <= candidate.length / 3)
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}
