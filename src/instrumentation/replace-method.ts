/** Any function, called with any receiver. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Replaces a method, its own or inherited, by what `replace` makes of it. Name, length and whatever
 * else the function has stay, unless the new one has it. Without such a method nothing is done.
 */
export function replaceMethod(
  target: object,
  name: PropertyKey,
  replace: (original: Method) => Method,
): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== "function") return;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a function, called as it was
  const replaced = replace(original as Method);
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(original, key);
    const isOwn = key !== "name" && key !== "length" && Object.hasOwn(replaced, key);
    if (descriptor !== undefined && !isOwn) Reflect.defineProperty(replaced, key, descriptor);
  }
  const enumerable = Object.getOwnPropertyDescriptor(target, name)?.enumerable ?? false;
  Reflect.defineProperty(target, name, {
    value: replaced,
    enumerable,
    writable: true,
    configurable: true,
  });
}

/** Calls `visit` with the prototype of `instance`, if it is the first one with that prototype. */
export function oncePerPrototype(visit: (prototype: object) => void): (instance: unknown) => void {
  const seen = new WeakSet<object>();
  return (instance) => {
    if (typeof instance !== "object" || instance === null) return;
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (typeof prototype !== "object" || prototype === null || seen.has(prototype)) return;
    seen.add(prototype);
    visit(prototype);
  };
}
