import { isObject } from "../../is-object.ts";
import { toText, type AnyValueMap } from "./any-value.ts";
import { toException } from "./exception.ts";
import { timeOf, type LogLine } from "./log-line.ts";
import { severityOfName, severityOfTens } from "./severity.ts";

/** The names that loggers give to the parts of a line, the usual one first. */
const keys = {
  message: ["msg", "message"],
  level: ["level", "severity", "lvl"],
  time: ["time", "timestamp", "ts", "@timestamp"],
  error: ["err", "error", "exception"],
} as const;

/** Longer ones are text: the call waits for the parser. */
const maxLength = 65_536;

/**
 * Returns the line of a text that is one JSON object with a message or a level, as services print it
 * that log by `console.log(JSON.stringify(…))`, and `undefined` for others. What it does not say of
 * itself is that of `defaults`.
 */
export function jsonLine(
  text: unknown,
  defaults: Pick<LogLine, "context" | "timestamp" | "severityNumber" | "severityText">,
): LogLine | undefined {
  const fields = parse(text);
  if (fields === undefined) return undefined;
  const [message, level] = [find(fields, keys.message), find(fields, keys.level)];
  if (message === undefined && level === undefined) return undefined;
  const time = find(fields, keys.time);
  const timestamp = timeOf(time?.value);
  const error = find(fields, keys.error);
  const exception = toException(error?.value);
  const taken = new Set([
    message?.key,
    level?.key,
    timestamp === undefined ? undefined : time?.key,
    exception === undefined ? undefined : error?.key,
  ]);
  return {
    ...defaults,
    timestamp: timestamp ?? defaults.timestamp,
    ...severityOf(level?.value),
    body: message === undefined ? undefined : toText(message.value),
    exception,
    attributes: Object.fromEntries(Object.entries(fields).filter(([key]) => !taken.has(key))),
  };
}

function parse(text: unknown): AnyValueMap | undefined {
  if (typeof text !== "string" || text.length > maxLength || !/^\{"[^]*\}\s*$/.test(text)) {
    return undefined;
  }
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function find(
  fields: AnyValueMap,
  names: readonly string[],
): { readonly key: string; readonly value: unknown } | undefined {
  const key = names.find((name) => Object.hasOwn(fields, name));
  return key === undefined ? undefined : { key, value: fields[key] };
}

function severityOf(level: unknown): Partial<Pick<LogLine, "severityNumber" | "severityText">> {
  if (typeof level === "number") {
    return { severityNumber: severityOfTens(level), severityText: String(level) };
  }
  const severity = typeof level === "string" ? severityOfName(level) : undefined;
  return severity === undefined ? {} : { severityNumber: severity, severityText: String(level) };
}
