import { guarded } from "../guarded.ts";
import { noteException } from "../exceptions/request-exception.ts";
import { isReference } from "../is-reference.ts";
import { offerRoute } from "./route-sources.ts";
import type { Method } from "../loading/replace-method.ts";
import { noExceptions, wrapMethod } from "./wrap-method.ts";

interface HapiRequest {
  /** The plugin's prefix included; `_special` is the method of the routes for what has none. */
  readonly route: { readonly path: string; readonly method: string };
}

/**
 * Follows the requests of hapi: each is executed by `_execute`, and knows its route from then on, also
 * where an authentication refuses it. What is thrown is noted.
 *
 * @param exports - What `lib/request.js` of `@hapi/hapi` exports: the class.
 */
export function followHapiRequest(exports: unknown): void {
  const prototype = typeof exports === "function" ? exports.prototype : undefined;
  wrapMethod("@hapi/hapi", prototype, "_execute", (original) => {
    return function _execute(...args) {
      offerRoute(() => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its own; a source may throw
        const { path, method } = (this as HapiRequest).route;
        return method === "_special" ? undefined : path;
      });
      return original.apply(this, args);
    };
  });
  wrapMethod("@hapi/hapi", prototype, "_setResponse", noting, noExceptions);
}

/** What a handler throws becomes the response, made a Boom. */
function noting(original: Method): Method {
  return function _setResponse(...args) {
    guarded("noting an exception", () => {
      const [response] = args;
      if (isReference(response) && Reflect.get(response, "isBoom") === true)
        noteException(response);
    });
    return original.apply(this, args);
  };
}
