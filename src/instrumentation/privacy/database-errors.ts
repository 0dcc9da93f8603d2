import type { Attributes } from "@opentelemetry/api";

import { withoutQuoted } from "../clients/sql-text.ts";

/** Whether a span is a call of a database, whose errors quote the values that it was given. */
export function isDatabaseCall(attributes: Attributes): boolean {
  return "db.system.name" in attributes || "db.system" in attributes;
}

/** Returns the attributes of an exception with `?` for what its message quotes. */
export function withoutQuotedValues(attributes: Attributes): Attributes {
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
