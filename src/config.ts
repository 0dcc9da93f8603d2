import leven from "leven";

import { compressionOf, otlpSettings, protocolOf } from "./otlp-settings.ts";
import {
  checkAttributes,
  checkHeaders,
  duration,
  expected,
  flag,
  headers,
  httpUrl,
  keyValues,
  listOf,
  milliseconds,
  names,
  oneOf,
  optional,
  port,
  ratio,
  separatedBy,
  setting,
  text,
  timeout,
  wholeNumber,
  wholeListOf,
  type AttributeValue,
  type Note,
  type Pairs,
  type Setting,
} from "./setting.ts";
import { unsupportedVariables } from "./unsupported-variables.ts";

export type { AttributeValue, Pairs, Setting } from "./setting.ts";
import { ruleNames, type RuleName } from "./redaction/rules.ts";

/** Where a value came from: nowhere, a variable, the file of `OTEL_CONFIG_FILE`, or `start()`. */
export type Origin = "default" | "environment" | "file" | "code";

/** A value that was refused, or a key that nobody reads. The default is used instead. */
export interface ConfigProblem {
  readonly key: string;
  readonly message: string;
}

function limit(key: string, doc: string): Setting<number | undefined> {
  return setting(key, optional(wholeNumber(0)), undefined, doc);
}

const traces = otlpSettings("traces");
const metrics = otlpSettings("metrics");
const logs = otlpSettings("logs");

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
    "The application's log lines: `ship` sends them over OTLP with trace and request id, `correlate` only adds the ids to those with fields, `off` leaves them alone.",
  ),
  loggers: setting(
    "OBS_LOGGERS",
    listOf("pino", "winston", "bunyan", "log4js", "nestjs", "console"),
    ["pino", "winston", "bunyan", "log4js", "nestjs", "console"],
    "Loggers that `OBS_LOGS` is about: [instrumentation.md](instrumentation.md#logs).",
  ),
  startLine: setting(
    "OBS_START_LINE",
    flag,
    true,
    "`false` leaves out the line on stderr that tells what runs: [instrumentation.md](instrumentation.md#start-line).",
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
  privacyOff: setting(
    "OBS_PRIVACY_OFF",
    wholeListOf<RuleName>(...ruleNames),
    [],
    "Rules of [privacy.md](privacy.md) that are turned off, by name: `iban,cards`.",
  ),
  privacyKeep: setting(
    "OBS_PRIVACY_KEEP",
    names,
    [],
    "Names of fields, attributes, URL parameters and captured headers that are shown although a rule masks them: `page_token,x-tenant`.",
  ),
  privacyFields: setting(
    "OBS_PRIVACY_FIELDS",
    separatedBy(/\s*,\s*/),
    [],
    'Fields that are masked as well, in the notation of pino\'s `redact`: `user.ssn,*.birthday,**.iban,req.headers["x-tenant"]`.',
  ),
  privacyPatterns: setting(
    "OBS_PRIVACY_PATTERNS",
    separatedBy(/\s+/),
    [],
    "Regular expressions whose matches are masked as well, in any text, separated by spaces: `EMP-\\d{6} PAT\\d+`.",
  ),
  privacyQuery: setting(
    "OBS_PRIVACY_QUERY",
    oneOf("names", "all", "drop"),
    "names",
    "Queries of URLs: `names` masks the values of telling parameters, `all` masks every value, `drop` leaves the query out.",
  ),

  configFile: setting(
    "OTEL_CONFIG_FILE",
    optional(text),
    undefined,
    "OpenTelemetry's declarative configuration, a YAML file: [below](#a-configuration-file). Every other `OTEL_*` variable is ignored with it.",
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
    "Base URL of the OTLP/HTTP receiver; a query stays behind the path of each signal.",
  ),
  headers: setting<Pairs | undefined>(
    "OTEL_EXPORTER_OTLP_HEADERS",
    optional(headers),
    undefined,
    "Headers of every export: `key=value,key=value`, percent-encoded.",
    { secret: true, accept: checkHeaders },
  ),
  protocol: setting(
    "OTEL_EXPORTER_OTLP_PROTOCOL",
    protocolOf,
    "http/protobuf",
    "OTLP encoding. gRPC is not supported: a Collector listens for HTTP on port 4318.",
  ),
  compression: setting(
    "OTEL_EXPORTER_OTLP_COMPRESSION",
    compressionOf,
    "none",
    "Compression of exports.",
  ),
  exportTimeoutMs: setting(
    "OTEL_EXPORTER_OTLP_TIMEOUT",
    timeout,
    10_000,
    "Milliseconds that connecting and sending one export may take; 0: no bound. The answer is awaited three times as long: [instrumentation.md](instrumentation.md#outages).",
  ),
  certificate: setting(
    "OTEL_EXPORTER_OTLP_CERTIFICATE",
    optional(text),
    undefined,
    "PEM file of the certificates that are trusted, instead of those of Node.js.",
  ),
  clientKey: setting(
    "OTEL_EXPORTER_OTLP_CLIENT_KEY",
    optional(text),
    undefined,
    "PEM file of the private key for mutual TLS.",
  ),
  clientCertificate: setting(
    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
    optional(text),
    undefined,
    "PEM file of the certificate for mutual TLS.",
  ),
  tracesEndpoint: traces.endpoint,
  tracesHeaders: traces.headers,
  tracesProtocol: traces.protocol,
  tracesCompression: traces.compression,
  tracesTimeoutMs: traces.timeoutMs,
  tracesCertificate: traces.certificate,
  tracesClientKey: traces.clientKey,
  tracesClientCertificate: traces.clientCertificate,
  metricsEndpoint: metrics.endpoint,
  metricsHeaders: metrics.headers,
  metricsProtocol: metrics.protocol,
  metricsCompression: metrics.compression,
  metricsTimeoutMs: metrics.timeoutMs,
  metricsCertificate: metrics.certificate,
  metricsClientKey: metrics.clientKey,
  metricsClientCertificate: metrics.clientCertificate,
  logsEndpoint: logs.endpoint,
  logsHeaders: logs.headers,
  logsProtocol: logs.protocol,
  logsCompression: logs.compression,
  logsTimeoutMs: logs.timeoutMs,
  logsCertificate: logs.certificate,
  logsClientKey: logs.clientKey,
  logsClientCertificate: logs.clientCertificate,
  temporality: setting(
    "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
    oneOf("cumulative", "delta", "lowmemory"),
    "cumulative",
    "Whether counters and histograms are sent as totals or as what came since the last export. Prometheus needs `cumulative`.",
  ),
  histogramAggregation: setting(
    "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
    oneOf("explicit_bucket_histogram", "base2_exponential_bucket_histogram"),
    "explicit_bucket_histogram",
    "Buckets of histograms. The shipped rules and dashboards need `explicit_bucket_histogram`.",
  ),
  tracesExporter: setting(
    "OTEL_TRACES_EXPORTER",
    listOf("otlp", "console", "none"),
    ["otlp"],
    "`otlp`, `console` (standard output) or both. `none` records no spans.",
  ),
  metricsExporter: setting(
    "OTEL_METRICS_EXPORTER",
    listOf("otlp", "console", "prometheus", "none"),
    ["otlp"],
    "One or more of `otlp`, `console` (standard output) and `prometheus` (the scrape port of `OTEL_EXPORTER_PROMETHEUS_PORT`). `none` sends no metrics.",
  ),
  logsExporter: setting(
    "OTEL_LOGS_EXPORTER",
    listOf("otlp", "console", "none"),
    ["otlp"],
    "`otlp`, `console` (standard output) or both. `none` sends no log records.",
  ),
  otelPrometheusPort: setting(
    "OTEL_EXPORTER_PROMETHEUS_PORT",
    port,
    9_464,
    "Scrape port, with `OTEL_METRICS_EXPORTER=prometheus`; `OBS_PROMETHEUS_PORT` goes before it.",
  ),
  otelPrometheusHost: setting(
    "OTEL_EXPORTER_PROMETHEUS_HOST",
    text,
    "localhost",
    "Address of that port.",
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
    listOf("tracecontext", "baggage", "b3", "b3multi", "none"),
    ["tracecontext", "baggage"],
    "Trace context formats, in and out: W3C (`tracecontext`, `baggage`), B3 in one header (`b3`) or several (`b3multi`). The request id's header is always carried.",
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
  resourceAttributes: setting<Readonly<Record<string, AttributeValue>>>(
    "OTEL_RESOURCE_ATTRIBUTES",
    keyValues,
    {},
    "Further attributes of the process: `key=value,key=value`, percent-encoded.",
    { accept: checkAttributes },
  ),
  spanBatchDelayMs: setting(
    "OTEL_BSP_SCHEDULE_DELAY",
    milliseconds(0),
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
  logBatchDelayMs: setting(
    "OTEL_BLRP_SCHEDULE_DELAY",
    milliseconds(0),
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
    timeout,
    30_000,
    "Milliseconds that collecting and handing over metrics may take; at most the interval.",
  ),
  metricExportIntervalMs: setting(
    "OTEL_METRIC_EXPORT_INTERVAL",
    milliseconds(1),
    5_000,
    "Milliseconds between two exports of metrics. OpenTelemetry's default is 60000, which alone would use up a one-minute alert budget.",
  ),
  attributeValueLength: limit(
    "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "Characters of text in an attribute of a span or log record; the rest is cut off. Unset: no limit.",
  ),
  attributeCount: limit(
    "OTEL_ATTRIBUTE_COUNT_LIMIT",
    "Attributes of a span or log record. Unset: 128.",
  ),
  spanAttributeValueLength: limit(
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "The same for spans only.",
  ),
  spanAttributeCount: limit("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "The same for spans only."),
  spanEventCount: limit("OTEL_SPAN_EVENT_COUNT_LIMIT", "Events of a span. Unset: 128."),
  spanLinkCount: limit("OTEL_SPAN_LINK_COUNT_LIMIT", "Links of a span. Unset: 128."),
  eventAttributeCount: limit(
    "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
    "Attributes of an event of a span. Unset: 128.",
  ),
  linkAttributeCount: limit(
    "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
    "Attributes of a link of a span. Unset: 128.",
  ),
  logAttributeValueLength: limit(
    "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "The same for log records only.",
  ),
  logAttributeCount: limit(
    "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
    "The same for log records only.",
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

/** A value that does not come from the environment, and the place to name if it is refused. */
export interface Given {
  /** `otel.yaml: tracer_provider.sampler`, `start(): endpoint`. */
  readonly where: string;
  readonly value: unknown;
}

type GivenSettings = Readonly<Partial<Record<SettingName, Given>>>;

/** What is given besides the environment. */
export interface Sources {
  /** By `start()`. */
  readonly code?: GivenSettings | undefined;
  /** By the file of `OTEL_CONFIG_FILE`. With one, no other `OTEL_*` variable counts. */
  readonly file?: GivenSettings | undefined;
}

/**
 * Returns the configuration of this process. Never throws: what cannot be parsed is reported in
 * `problems` and its default is used. An unset or empty variable means the default.
 *
 * Code goes before the file, and the file before the environment: OpenTelemetry lets code change the
 * model that a file is parsed to, and ignores `OTEL_*` variables beside a file.
 * https://opentelemetry.io/docs/specs/otel/configuration/#declarative-configuration
 */
export function loadConfig(
  env: NodeJS.ProcessEnv = process.env,
  { code = {}, file }: Sources = {},
): LoadedConfig {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table above
  for (const [name, row] of Object.entries(settings) as [SettingName, Setting<unknown>][]) {
    const fromEnv = file === undefined || isOurs(row.key) || name === "configFile";
    const candidates = [
      { origin: "code", given: code[name] },
      { origin: "file", given: file?.[name] },
      { origin: "environment", given: { where: row.key, value: fromEnv ? env[row.key] : "" } },
    ] as const;
    const found = candidates.find(({ given }) => isGiven(given?.value));
    const parsed = found?.given === undefined ? undefined : tryParse(row, found.given, problems);
    values[name] = parsed === undefined ? row.default : parsed.value;
    origins[name] = parsed === undefined || found === undefined ? "default" : found.origin;
  }
  problems.push(...unknownKeys(env));
  // Beside a file, nobody reads them
  if (file === undefined) problems.push(...unsupportedKeys(env), ...misspeltKeys(env));
  // oxlint-disable typescript/no-unsafe-type-assertion -- filled from the table the types derive from
  return { config: values as Config, origins: origins as LoadedConfig["origins"], problems };
  // oxlint-enable typescript/no-unsafe-type-assertion
}

/** Returns the value of a variable that a configuration file names. */
export function readVariable(name: string, env: NodeJS.ProcessEnv = process.env): string {
  return env[name] ?? "";
}

/** Returns the names of the variables that a configuration file puts out of force. */
export function ignoredVariables(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const known = new Set<string>(Object.values(settings).map(({ key }) => key));
  return Object.keys(env).filter(
    (key) => known.has(key) && !isOurs(key) && key !== settings.configFile.key && env[key] !== "",
  );
}

function isOurs(key: string): boolean {
  return key.startsWith("OBS_");
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !(typeof value === "string" && value.trim() === "");
}

/**
 * Returns the environment for a thread of our own: without `NODE_OPTIONS`, which would preload into
 * it what is preloaded here, and without `OTEL_*`, which it is told in their final form.
 */
export function childEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = env;
  return Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith("OTEL_")));
}

/** Replaces `NODE_OPTIONS`, which children inherit, by what `rewrite` makes of it. */
export function rewriteNodeOptions(rewrite: (options: string) => string): void {
  const options = process.env["NODE_OPTIONS"];
  if (options !== undefined) process.env["NODE_OPTIONS"] = rewrite(options);
}

/** Returns the environment, for what is no setting: how this process was launched. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}

interface Parsed {
  readonly value: unknown;
}

function tryParse(
  row: Setting<unknown>,
  { where, value }: Given,
  problems: ConfigProblem[],
): Parsed | undefined {
  const note: Note = (message) => problems.push({ key: row.key, message: `${where}: ${message}` });
  try {
    return { value: parseValue(row, value, note) };
  } catch (error) {
    const shown = row.secret ? "a secret value" : JSON.stringify(value);
    const reason = error instanceof Error ? error.message : String(error);
    note(`${reason}, got ${shown}`);
    return undefined;
  }
}

/**
 * Returns what a setting makes of a value. Code and files may give numbers, booleans and lists: each
 * is what its text would be. Throws with "expected …".
 */
export function parseValue(row: Setting<unknown>, value: unknown, note: Note): unknown {
  if (typeof value === "string") return row.parse(value.trim(), note);
  if (typeof value === "number" || typeof value === "boolean")
    return row.parse(String(value), note);
  if (row.accept !== undefined && typeof value === "object" && value !== null) {
    return row.accept(value);
  }
  if (!Array.isArray(value)) return expected("text, a number or a boolean");
  return value.length === 0 ? [] : row.parse(value.join(","), note);
}

function unsupportedKeys(env: NodeJS.ProcessEnv): readonly ConfigProblem[] {
  return Object.entries(unsupportedVariables)
    .filter(([key]) => isGiven(env[key]))
    .map(([key, reason]) => ({ key, message: `${key}: not supported: ${reason}` }));
}

function unknownKeys(env: NodeJS.ProcessEnv): readonly ConfigProblem[] {
  const known = Object.values(settings).map((row) => row.key);
  return Object.keys(env)
    .filter((key) => isOurs(key) && !known.includes(key))
    .map((key) => unknownKey(key, nearest(key, known)));
}

/** In edits: names of other tools, such as `OTEL_PYTHON_LOG_LEVEL`, are further from ours. */
const farthestSlip = 2;

/** `OTEL_*` names are not all ours: only one that is hardly another than one of ours is a slip. */
function misspeltKeys(env: NodeJS.ProcessEnv): readonly ConfigProblem[] {
  const known = Object.values(settings).map((row) => row.key);
  const names = Object.keys(env).filter((key) => key.startsWith("OTEL_") && isGiven(env[key]));
  return names.flatMap((key) => {
    if (known.includes(key) || Object.hasOwn(unsupportedVariables, key)) return [];
    const near = nearest(key, known, farthestSlip);
    return near === undefined ? [] : [unknownKey(key, near)];
  });
}

function unknownKey(key: string, near: string | undefined): ConfigProblem {
  const hint = near === undefined ? "" : `, did you mean ${near}?`;
  return { key, message: `${key}: unknown setting${hint}` };
}

/** Returns the known key within `most` edits, or a third of its length, if any. */
function nearest(
  key: string,
  known: readonly string[],
  most = Number.POSITIVE_INFINITY,
): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: leven(key, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.min(most, candidate.length / 3))
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}
