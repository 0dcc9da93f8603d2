/** Returns whether the value has fields that can be read: an object, a list or a function. */
export function isReference(value: unknown): value is object {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}
