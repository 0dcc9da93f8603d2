/** A message names a value; it does not print a program's whole state. */
const maxLength = 120;

/** Returns the value as a definition would write it, on one line, for messages. Never throws. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "function":
      return functionName(value);
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

/** A class may have a static field `name` of its own, which is any value. */
function functionName(value: { readonly name: unknown }): string {
  const { name } = value;
  return typeof name !== "string" || name === "" ? "a function" : `the function ${name}`;
}

function inWords(value: unknown): string | undefined {
  if (value instanceof Promise) return "a promise";
  return value instanceof RegExp ? String(value) : undefined;
}

function toJson(value: unknown): string {
  try {
    // Nothing, where the object's own toJSON returns nothing
    const json: string | undefined = JSON.stringify(value);
    return json ?? noJson;
  } catch {
    return noJson;
  }
}

const noJson = "an object that JSON cannot hold";

function shorten(text: string): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`;
}
