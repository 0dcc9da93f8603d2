/** Returns whether the value is an object whose fields can be looked at; arrays are not meant. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
