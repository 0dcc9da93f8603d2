import { offerRoute } from "./route-sources.ts";
import { exportedPrototype, wrapMethod } from "./wrap-method.ts";

/**
 * Follows the requests of Koa: `@koa/router` and koa-router write the route that has answered, with
 * all prefixes, to the context that `createContext` makes for a request.
 *
 * @param exports - What `koa` exports.
 */
export function followKoa(exports: unknown): void {
  wrapMethod("koa", exportedPrototype(exports, "Application"), "createContext", (original) => {
    return function createContext(...args) {
      const context = original.apply(this, args);
      offerRoute(() => matchedRoute(context));
      return context;
    };
  });
}

function matchedRoute(context: unknown): unknown {
  if (typeof context !== "object" || context === null) return undefined;
  const route: unknown = Reflect.get(context, "_matchedRoute");
  return route instanceof RegExp ? String(route) : route;
}
