import { toException } from "./exception.ts";

/**
 * Returns the arguments of a call such as `log("failed", error)` for the text of its record: errors
 * without their stack, which the record has as an attribute. An error alone is its message.
 */
export function withoutStack(args: readonly unknown[]): readonly unknown[] {
  return args.map((value) => {
    const error = value instanceof Error ? toException(value) : undefined;
    if (error === undefined) return value;
    return args.length === 1 ? error.message : `${error.type}: ${error.message}`;
  });
}
