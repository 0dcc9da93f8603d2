/** A message names a value; it does not print a program's whole state. */
const maxLength = 120;

/** Returns the value as a definition would write it, on one line, for messages. Never throws. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function")
    return value.name === "" ? "a function" : `the function ${value.name}`;
  if (value instanceof Promise) return "a promise";
  if (value instanceof RegExp) return String(value);
  // JSON has no NaN, no 5n and no symbols
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
    return String(value);
  }
  if (typeof value === "symbol") return value.toString();
  return shorten(toJson(value));
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "an object that JSON cannot hold";
  }
}

function shorten(text: string): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`;
}
