/** A method of some object. */
export type Method = (this: object, ...args: unknown[]) => unknown;

/**
 * Replaces a method, its own or inherited, by what `replace` makes of it. Name, length and whatever
 * else the function has stay, unless the new one has it, and so does whether it is listed among the
 * object's fields.
 *
 * @returns Whether it is replaced: without such a method, or where it cannot be changed, nothing is
 * done.
 */
export function replaceMethod(
  target: object,
  name: PropertyKey,
  replace: (original: Method) => Method,
): boolean {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== "function") return false;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a function, called as it was
  const method = original as Method;
  const replaced = withPropertiesOf(method, replace(method));
  const enumerable = Object.getOwnPropertyDescriptor(target, name)?.enumerable ?? false;
  return Reflect.defineProperty(target, name, {
    value: replaced,
    enumerable,
    writable: true,
    configurable: true,
  });
}

/** Returns `replaced` with what `original` has: its name and length, and what `replaced` has not. */
export function withPropertiesOf(original: Method, replaced: Method): Method {
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(original, key);
    const isOwn = key !== "name" && key !== "length" && Object.hasOwn(replaced, key);
    if (descriptor !== undefined && !isOwn) Reflect.defineProperty(replaced, key, descriptor);
  }
  return replaced;
}

/** What {@link replaceMethodOnce} has made, by the function. */
const once = new WeakSet<object>();

/**
 * Replaces a method as {@link replaceMethod} does, unless this function has replaced it before: a
 * package may be met twice, by `require` and by `import`.
 *
 * @returns Whether it is replaced, now or before.
 */
export function replaceMethodOnce(
  target: object,
  name: PropertyKey,
  replace: (original: Method) => Method,
): boolean {
  const present: unknown = Reflect.get(target, name);
  if (typeof present === "function" && once.has(present)) return true;
  return replaceMethod(target, name, (original) => {
    const replaced = replace(original);
    once.add(replaced);
    return replaced;
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
