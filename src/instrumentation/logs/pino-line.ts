import type { AnyValue, Context } from "@opentelemetry/api";

import { isObject } from "../../is-object.ts";
import { toText, type AnyValueMap } from "./any-value.ts";
import { restAttributes, toException } from "./exception.ts";
import { timeOf, type LogLine } from "./log-line.ts";
import { severityOfTens } from "./severity.ts";

/** What the logger knows beside the line. */
export interface PinoContext {
  readonly context: Context;
  /** pino's level, 10 to 60 for its own. */
  readonly level: number;
  readonly levelLabel: string | undefined;
  readonly messageKey: string;
  readonly errorKey: string;
  /** Where the fields of the line's own object are; at the top without it. */
  readonly nestedKey: string | undefined;
}

/**
 * Returns the parts of a finished pino line: what redaction and serializers left is what is sent.
 * `undefined` for what is not a JSON object.
 */
export function toPinoLine(text: string, pino: PinoContext): LogLine | undefined {
  const fields = parse(text);
  if (fields === undefined) return undefined;
  // On the record or its resource in another form
  const { level: _level, time, pid: _pid, hostname: _host, ...others } = fields;
  const { [pino.messageKey]: body, ...rest } = others;
  const { errorKey, error, attributes } = takeError(rest, pino);
  const exception = toException(error);
  return {
    context: pino.context,
    timestamp: timeOf(time) ?? Date.now(),
    severityNumber: severityOfTens(pino.level),
    severityText: pino.levelLabel,
    body: body === undefined ? undefined : toText(body),
    exception,
    attributes:
      exception === undefined && error !== undefined && error !== null
        ? { ...attributes, [errorKey]: error }
        : { ...attributes, ...restAttributes(exception, errorKey) },
  };
}

function parse(text: string): AnyValueMap | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The error of a line, the field that had it, and the other fields. */
interface TakenError {
  readonly errorKey: string;
  readonly error: AnyValue;
  readonly attributes: AnyValueMap;
}

/** pino serializes an error in `err`, whatever `errorKey` is. */
const serializedKey = "err";

function takeError(fields: AnyValueMap, { errorKey, nestedKey }: PinoContext): TakenError {
  const nested = nestedKey === undefined ? undefined : fields[nestedKey];
  if (nestedKey !== undefined && isObject(nested)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part of the parsed JSON
    const inner = nested as AnyValueMap;
    const key = keyOfError(inner, errorKey);
    const { [key]: error, ...others } = inner;
    if (key in inner)
      return { errorKey: key, error, attributes: { ...fields, [nestedKey]: others } };
  }
  const key = keyOfError(fields, errorKey);
  const { [key]: error, ...attributes } = fields;
  return { errorKey: key, error, attributes };
}

function keyOfError(fields: AnyValueMap, errorKey: string): string {
  const isError = (key: string): boolean => toException(fields[key]) !== undefined;
  return !isError(errorKey) && isError(serializedKey) ? serializedKey : errorKey;
}
