import { noteThrown } from "../exceptions/note-thrown.ts";
import { type Method, withPropertiesOf } from "../loading/replace-method.ts";
import { offerRoute } from "./route-sources.ts";
import { exportedPrototype, noExceptions, wrapMethod } from "./wrap-method.ts";

/**
 * Follows the requests of Koa: `@koa/router` and koa-router write the route that has answered, with
 * all prefixes, to the context that `createContext` makes for a request. What middleware throws is
 * noted, also where one that stands before it catches it and answers.
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
  const prototype = exportedPrototype(exports, "Application");
  wrapMethod("koa", prototype, "use", takingNoted, noExceptions);
}

function takingNoted(original: Method): Method {
  return function use(...args) {
    const [middleware, ...rest] = args;
    return original.apply(this, [noting(middleware), ...rest]);
  };
}

/** Generators, which Koa 2 converts and Koa 3 refuses, stay as they are. */
function noting(middleware: unknown): unknown {
  if (typeof middleware !== "function" || middleware.constructor.name === "GeneratorFunction") {
    return middleware;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a function, called as it was
  const handle = middleware as Method;
  return withPropertiesOf(handle, function (...args) {
    return noteThrown(() => handle.apply(this, args));
  });
}

function matchedRoute(context: unknown): unknown {
  if (typeof context !== "object" || context === null) return undefined;
  const route: unknown = Reflect.get(context, "_matchedRoute");
  return route instanceof RegExp ? String(route) : route;
}
