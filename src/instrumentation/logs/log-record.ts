import { SeverityNumber, type LogRecord } from "@opentelemetry/api";

type Fields = Readonly<Record<string, unknown>>;

/** What the logger knows beside the line. */
export interface LineContext {
  /** pino's level, 10 to 60 for its own. */
  readonly level: number;
  readonly levelLabel: string | undefined;
  readonly messageKey: string;
  readonly errorKey: string;
}

/** On every line, and on the record or its resource in another form. */
const notAttributes = new Set([
  "level",
  "time",
  "pid",
  "hostname",
  "trace_id",
  "span_id",
  "trace_flags",
]);

/** pino's levels and OpenTelemetry's first severity of the same name. */
const severities = [
  [60, SeverityNumber.FATAL],
  [50, SeverityNumber.ERROR],
  [40, SeverityNumber.WARN],
  [30, SeverityNumber.INFO],
  [20, SeverityNumber.DEBUG],
] as const;

/**
 * Returns the log record of a finished pino line: what redaction and serializers left is what is
 * sent. `undefined` for what is not a JSON object.
 *
 * Errors follow https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 */
export function toLogRecord(line: string, context: LineContext): LogRecord | undefined {
  const fields = parse(line);
  if (fields === undefined) return undefined;
  const { [context.messageKey]: body, [context.errorKey]: error, ...rest } = fields;
  const timestamp = timeOf(fields["time"]);
  const severityText = context.levelLabel;
  return {
    timestamp,
    observedTimestamp: timestamp,
    severityNumber: severityOf(context.level),
    ...(severityText === undefined ? {} : { severityText }),
    ...(body === undefined ? {} : { body: toBody(body) }),
    attributes: { ...attributesOf(rest), ...exceptionOf(error, context.errorKey) },
  };
}

/** Returns the severity of a pino level; a custom one has that of the next lower standard level. */
export function severityOf(level: number): SeverityNumber {
  return severities.find(([from]) => level >= from)?.[1] ?? SeverityNumber.TRACE;
}

function parse(line: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** Epoch milliseconds or text such as ISO 8601: what pino's `timestamp` option can give. */
function timeOf(time: unknown): number {
  const ms = typeof time === "string" ? Date.parse(time) : Number(time ?? Number.NaN);
  return Number.isFinite(ms) ? ms : Date.now();
}

function toBody(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

function attributesOf(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !notAttributes.has(key)));
}

/** pino's error serializer writes type, message and stack; what else it wrote stays as it is. */
function exceptionOf(error: unknown, errorKey: string): Fields {
  if (error === undefined || error === null) return {};
  if (typeof error !== "object" || Array.isArray(error)) return { [errorKey]: error };
  const { type, message, stack, ...rest }: Fields = { ...error };
  return {
    ...(type === undefined ? {} : { "exception.type": type }),
    ...(message === undefined ? {} : { "exception.message": message }),
    ...(stack === undefined ? {} : { "exception.stacktrace": stack }),
    ...(Object.keys(rest).length === 0 ? {} : { [errorKey]: rest }),
  };
}
