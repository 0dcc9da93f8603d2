import { isReference } from "../is-reference.ts";
import { type Method, replaceMethodOnce } from "../loading/replace-method.ts";
import { warn } from "../warning.ts";

/** For {@link wrapMethod}: what is missing if exceptions are. */
export const noExceptions = "its exceptions are not on server spans";

/** The getters that are wrapped already: a package may be met twice, by `require` and `import`. */
const wrapped = new WeakSet<object>();

/**
 * Replaces a method of a class of a framework, in place: that works for those who have imported the
 * class already, and in bundles. Without such a method, says so once.
 *
 * @param owner - The framework, such as `koa`.
 * @param lost - What is missing then: the route, unless it is said.
 */
export function wrapMethod(
  owner: string,
  prototype: unknown,
  name: string,
  wrap: (original: Method) => Method,
  lost = "its requests have no http.route",
): void {
  if (isReference(prototype) && replaceMethodOnce(prototype, name, wrap)) return;
  warn(`${owner}: ${lost}, this version has no ${name}()`);
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
  const descriptor = isReference(prototype)
    ? Object.getOwnPropertyDescriptor(prototype, name)
    : undefined;
  const original: unknown = descriptor && Reflect.get(descriptor, "get");
  if (!isReference(prototype) || typeof original !== "function") {
    warn(`${owner}: its requests have no http.route, this version has no ${name}`);
    return;
  }
  if (wrapped.has(original)) return;
  const get = function (this: unknown): unknown {
    if (isReference(this)) observe(this);
    return Reflect.apply(original, this, []);
  };
  wrapped.add(get);
  Object.defineProperty(prototype, name, { ...descriptor, get });
}

/** Returns the prototype of a class that a module exports by `name`, by default or as a whole. */
export function exportedPrototype(exports: unknown, name: string): unknown {
  if (!isReference(exports)) return undefined;
  const candidates: readonly unknown[] = [
    Reflect.get(exports, name),
    Reflect.get(exports, "default"),
    exports,
  ];
  const found = candidates.find((candidate) => typeof candidate === "function");
  return isReference(found) ? Reflect.get(found, "prototype") : undefined;
}
