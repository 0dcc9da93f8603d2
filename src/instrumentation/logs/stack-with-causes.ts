import { inspect } from "node:util";

/** Errors that one stack trace tells; a chain of causes may have no end. */
const mostErrors = 20;

/**
 * Returns the stack trace of an error, followed by those of its `cause` and, of an AggregateError, of
 * its `errors`, as `console` prints them: they say why it failed. Undefined if the error has none.
 * The form is that of pino's serializer, `caused by: …`.
 */
export function stackWithCauses(error: Error): string | undefined {
  if (typeof error.stack !== "string") return undefined;
  try {
    return [error.stack, ...behind(error, new Set([error]))].join("\n");
  } catch {
    // A getter of the application
    return error.stack;
  }
}

function behind(error: Error, told: Set<unknown>): readonly string[] {
  const errors: unknown = Reflect.get(error, "errors");
  const listed: readonly unknown[] =
    error instanceof AggregateError && Array.isArray(errors) ? errors : [];
  const parts = [
    ...(error.cause === undefined ? [] : [{ label: "caused by", value: error.cause }]),
    ...listed.map((value, index) => ({ label: `errors[${index}]`, value })),
  ];
  return parts.flatMap(({ label, value }) => {
    if (told.has(value) || told.size >= mostErrors) return [];
    told.add(value);
    if (!(value instanceof Error)) return [`${label}: ${textOf(value)}`];
    return [`${label}: ${value.stack ?? String(value)}`, ...behind(value, told)];
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspect(value);
}
