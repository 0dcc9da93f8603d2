import { warn } from "../warning.ts";

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What is wrapped already: a package's CommonJS module may be met twice, by `require` and `import`. */
const wrapped = new WeakSet<Method>();

/**
 * Replaces a method of a class of a framework, in place: that works for those who have imported the
 * class already, and in bundles. Without such a method, says so once; the framework's requests then
 * have no route.
 *
 * @param owner - The framework, such as `koa`.
 */
export function wrapMethod(
  owner: string,
  prototype: unknown,
  name: string,
  wrap: (original: Method) => Method,
): void {
  const original: unknown = isAny(prototype) ? Reflect.get(prototype, name) : undefined;
  if (!isAny(prototype) || !isMethod(original)) {
    warn(`${owner}: its requests have no http.route, this version has no ${name}()`);
    return;
  }
  if (wrapped.has(original)) return;
  const replaced = wrap(original);
  wrapped.add(replaced);
  Object.defineProperty(replaced, "name", { value: original.name, configurable: true });
  Object.defineProperty(replaced, "length", { value: original.length, configurable: true });
  const { enumerable = false } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
  Object.defineProperty(prototype, name, {
    value: replaced,
    writable: true,
    configurable: true,
    enumerable,
  });
}

/**
 * Has `observe` called with the object each time its getter is asked, in the same way as
 * {@link wrapMethod} does it.
 */
export function wrapGetter(
  owner: string,
  prototype: unknown,
  name: string,
  observe: (object: object) => void,
): void {
  const descriptor = isAny(prototype)
    ? Object.getOwnPropertyDescriptor(prototype, name)
    : undefined;
  const original: unknown = descriptor && Reflect.get(descriptor, "get");
  if (!isAny(prototype) || !isMethod(original)) {
    warn(`${owner}: its requests have no http.route, this version has no ${name}`);
    return;
  }
  if (wrapped.has(original)) return;
  const get: Method = function get() {
    if (isAny(this)) observe(this);
    return original.call(this);
  };
  wrapped.add(get);
  Object.defineProperty(prototype, name, { ...descriptor, get });
}

/** Returns the prototype of a class that a module exports by `name`, by default or as a whole. */
export function exportedPrototype(exports: unknown, name: string): unknown {
  if (!isAny(exports)) return undefined;
  const candidates: readonly unknown[] = [
    Reflect.get(exports, name),
    Reflect.get(exports, "default"),
    exports,
  ];
  const found = candidates.find((candidate) => typeof candidate === "function");
  return isAny(found) ? Reflect.get(found, "prototype") : undefined;
}

function isAny(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function isMethod(value: unknown): value is Method {
  return typeof value === "function";
}
