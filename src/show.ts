/** A message names a value; it does not print a program's whole state. */
const maxLength = 120;

/** Returns the value as a definition would write it, on one line, for messages. Never throws. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "function":
      return value.name === "" ? "a function" : `the function ${value.name}`;
    case "number":
    case "bigint":
    case "boolean":
    case "symbol":
      return String(value); // JSON has no NaN, no 5n and no symbols
    case "object":
    case "string":
      return shorten(inWords(value) ?? toJson(value));
  }
}

function inWords(value: unknown): string | undefined {
  if (value instanceof Promise) return "a promise";
  return value instanceof RegExp ? String(value) : undefined;
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
