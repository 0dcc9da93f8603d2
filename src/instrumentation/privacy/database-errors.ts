import type { AnyValue } from "@opentelemetry/api";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";

import { isDatabaseError, withoutDatabaseValues } from "../../redaction/database-errors.ts";
import { withoutQuoted } from "../../redaction/quoted.ts";

/** Attributes of a span, an event or a log record. */
type Told = Readonly<Record<string, unknown>>;

/** Whether a span is a call of a database, whose errors quote the values that it was given. */
export function isDatabaseCall(attributes: Told): boolean {
  return "db.system.name" in attributes || "db.system" in attributes;
}

/** Returns the attributes of an exception with `?` for what its message quotes. */
export function withoutQuotedValues<T extends Told>(attributes: T): T {
  const { "exception.message": message, "exception.stacktrace": stack } = attributes;
  if (typeof message !== "string") return attributes;
  const shown = withoutQuoted(message);
  if (shown === message) return attributes;
  return {
    ...attributes,
    "exception.message": shown,
    // It begins with the message
    ...(typeof stack === "string"
      ? { "exception.stacktrace": stack.replaceAll(message, () => shown) }
      : {}),
  };
}

/** A frame of a stack that is in one of the drivers; of the first one it is asked. */
const driverFrame =
  /node_modules\/(?:mysql2?|pg(?:-pool|-protocol)?|postgres|mariadb|ioredis|redis-parser|@redis\/client|mongodb|better-sqlite3|tedious|mssql|oracledb|cassandra-driver)\//;

/** Names of classes that only drivers have. */
const driverTypes =
  /^(?:ReplyError|ErrorReply|SqliteError|DatabaseError|PostgresError|Mongo\w*Error)$/;

/** What a log record tells of a database's error: its fields, and the texts that repeat its message. */
export interface ToldError {
  readonly attributes: ReadableLogRecord["attributes"];
  readonly body?: AnyValue;
}

/** Returns what a log record tells without the values that a database's error in it repeats. */
export function withoutErrorValues({ attributes, body }: ToldError): ToldError {
  if (!tellsDatabaseError(attributes)) return { attributes, body };
  const told = withoutQuotedValues(attributes);
  const message = attributes["exception.message"];
  const repeats = typeof body === "string" && typeof message === "string" && message !== "";
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a value is kept or becomes text
    attributes: withoutDatabaseValues(told) as ReadableLogRecord["attributes"],
    body: repeats ? body.replaceAll(message, () => withoutQuoted(message)) : body,
  };
}

function tellsDatabaseError(attributes: Told): boolean {
  const { "exception.type": type, "exception.stacktrace": stack } = attributes;
  return (
    (typeof type === "string" && driverTypes.test(type)) ||
    (typeof stack === "string" && isDriverFrame(stack)) ||
    isDatabaseError(attributes) ||
    Object.values(attributes).some((value) => isDatabaseError(value))
  );
}

function isDriverFrame(stack: string): boolean {
  const [frame = ""] = /\n[ \t]{1,20}at [^\n]{0,500}/.exec(stack) ?? [];
  return driverFrame.test(frame);
}
