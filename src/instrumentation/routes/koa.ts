import { noteException } from "../exceptions/request-exception.ts";
import { guarded } from "../guarded.ts";
import { oncePerPrototype, replaceMethod } from "../replace-method.ts";
import { offerRoute } from "./route-sources.ts";
import { exportedPrototype, wrapMethod } from "./wrap-method.ts";

/**
 * Follows the requests of Koa: `@koa/router` and koa-router write the route that has answered, with
 * all prefixes, to the context that `createContext` makes for a request. What is thrown comes to that
 * context's `onerror`, and is noted there.
 *
 * @param exports - What `koa` exports.
 */
export function followKoa(exports: unknown): void {
  wrapMethod("koa", exportedPrototype(exports, "Application"), "createContext", (original) => {
    return function createContext(...args) {
      const context = original.apply(this, args);
      guarded("following Koa's errors", () => noteErrors(context));
      offerRoute(() => matchedRoute(context));
      return context;
    };
  });
}

/** Contexts inherit from `application.context`, where an application may have put an `onerror` of its own. */
const noteErrors = oncePerPrototype((prototype) => {
  replaceMethod(prototype, "onerror", (original) => {
    return function onerror(...args) {
      // Koa calls it at the end of every response, without an error as a rule
      const [error] = args;
      if (error !== undefined && error !== null) {
        guarded("noting an exception", () => noteException(error));
      }
      return original.apply(this, args);
    };
  });
});

function matchedRoute(context: unknown): unknown {
  if (typeof context !== "object" || context === null) return undefined;
  const route: unknown = Reflect.get(context, "_matchedRoute");
  return route instanceof RegExp ? String(route) : route;
}
