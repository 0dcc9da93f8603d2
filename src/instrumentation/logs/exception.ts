import { toAnyValue, toText, type AnyValueMap } from "./any-value.ts";
import { exceptionFingerprint } from "./fingerprint.ts";
import { readField } from "./read-field.ts";
import { stackWithCauses } from "./stack-with-causes.ts";

/** What is known of an exception; its attributes are those of {@link exceptionAttributes}. */
export interface Exception {
  readonly type: string | undefined;
  readonly message: string | undefined;
  readonly stack: string | undefined;
  /** What else the error has, such as `code`. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** The first line of a stack trace: `RangeError: too far`, `Error [E_FAR]: too far`. */
const head = /^(?:Uncaught )?([\w$.]*(?:Error|Exception))(?: \[[\w$]+\])?(?:: ([\s\S]*))?$/;

/** Where the frames of a stack trace begin. */
const firstFrame = /\n[ \t]+at /;

/**
 * Returns the exception that a value of any kind stands for: an error, or what a serializer makes of
 * one (an object with a stack, or with a message and the name of a class). `undefined` for others.
 */
export function toException(value: unknown): Exception | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  try {
    return value instanceof Error ? ofError(value) : ofSerialized(value);
  } catch {
    // A getter of the application
    return undefined;
  }
}

/**
 * Returns the exception of a text that is a stack trace, as `console.error(error.stack)` prints it, or
 * as Koa does: between empty lines, with each line indented.
 */
export function exceptionOfStack(text: string): Exception | undefined {
  if (!firstFrame.test(text)) return undefined;
  const stack = withoutIndent(text);
  const end = stack.search(firstFrame);
  const [, type, message] = (end < 0 ? null : head.exec(stack.slice(0, end))) ?? [];
  return type === undefined ? undefined : { type, message, stack, rest: {} };
}

/** Without empty lines around it, and without what its first line is indented by. */
function withoutIndent(text: string): string {
  const printed = text.replace(/^(?:[ \t]*\r?\n)+/, "");
  const indent = /^[ \t]*/.exec(printed)?.[0] ?? "";
  if (indent === "") return printed === text ? text : printed.trimEnd();
  const lines = printed.trimEnd().split("\n");
  return lines
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join("\n");
}

/**
 * Returns the attributes of an exception, with the fingerprint of the site that threw it.
 *
 * https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 */
export function exceptionAttributes({
  type,
  message,
  stack,
}: Omit<Exception, "rest">): Record<string, string> {
  return {
    ...(type === undefined ? {} : { "exception.type": type }),
    ...(message === undefined ? {} : { "exception.message": message }),
    ...(stack === undefined ? {} : { "exception.stacktrace": stack }),
    ...(type === undefined ? {} : { "exception.fingerprint": exceptionFingerprint(type, stack) }),
  };
}

/** Returns what else an error has, such as `code`, as one attribute; nothing if there is nothing. */
export function restAttributes(exception: Exception | undefined, key: string): AnyValueMap {
  const entries = Object.entries(exception?.rest ?? {}).map(
    ([name, value]) => [name, toAnyValue(value)] as const,
  );
  const rest = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  return Object.keys(rest).length === 0 ? {} : { [key]: rest };
}

const named: ReadonlySet<string> = new Set(["name", "message", "stack"]);

function ofError(error: Error): Exception {
  const { name, message, stack } = namesOf(error);
  const own = Object.keys(error).filter((key) => !named.has(key));
  const constructor: unknown = error.constructor;
  const inherited = typeof constructor === "function" ? constructor.name : "";
  // The class says more than the name that it inherits, as pino's serializer has it
  return {
    type: inherited === "" ? name : inherited,
    message,
    stack,
    rest: Object.fromEntries(own.map((key) => [key, readField(error, key)])),
  };
}

function namesOf(error: Error): {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
} {
  return {
    name: toText(error.name),
    message: toText(error.message),
    stack: stackWithCauses(error),
  };
}

function ofSerialized(value: object): Exception | undefined {
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const { type, name, message, stack, ...others } = fields;
  const named = text(type) ?? text(name);
  // A message alone is any object
  if (text(stack) === undefined && (named === undefined || text(message) === undefined)) {
    return undefined;
  }
  const both = text(type) !== undefined && name !== undefined && name !== type;
  return {
    type: named,
    message: text(message),
    stack: text(stack),
    rest: both ? { name: toAnyValue(name), ...others } : others,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
