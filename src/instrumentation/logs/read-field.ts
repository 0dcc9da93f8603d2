/** Returns a field of an object of the application, `undefined` if its getter throws. */
export function readField(fields: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(fields, key);
  } catch {
    return undefined;
  }
}
