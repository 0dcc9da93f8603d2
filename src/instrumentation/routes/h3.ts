import { subscribe } from "node:diagnostics_channel";

import { noteThrown } from "../exceptions/note-thrown.ts";
import { h3v1Route, type H3v1Event } from "./h3-v1.ts";
import { offerRoute } from "./route-sources.ts";
import { exportedPrototype, wrapGetter, wrapMethod } from "./wrap-method.ts";

/** An event of h3 2. */
interface H3Event {
  readonly context?: { readonly matchedRoute?: { readonly route?: string } };
}

/**
 * Follows the requests of h3, version 2 and, as in Nitro 2, version 1. What is thrown in version 2 is
 * noted; version 1 catches it in a function of its own.
 *
 * @param exports - What `h3` exports.
 */
export function followH3(exports: unknown): void {
  if (typeof exports !== "object" || exports === null) return;
  if ("H3" in exports) {
    // The base class has the method; early versions export the class alone
    const name = "H3Core" in exports ? "H3Core" : "H3";
    wrapMethod("h3", exportedPrototype(exports, name), "handler", (original) => {
      return function handler(...args) {
        offerRouteOf(args[0]);
        return noteThrown(() => original.apply(this, args));
      };
    });
    return;
  }
  const seen = new WeakSet();
  // The router asks each event for its method
  wrapGetter("h3", exportedPrototype(exports, "H3Event"), "method", (event) => {
    if (seen.has(event)) return;
    seen.add(event);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its own prototype's; a source may throw
    offerRoute(() => h3v1Route(event as H3v1Event));
  });
}

/**
 * Follows the requests of h3 2 in a bundle whose application registers `tracingPlugin()` of
 * `h3/tracing`: only then they are published.
 * https://h3.dev/utils/more#tracing
 */
export function followH3Channel(): void {
  subscribe("tracing:h3.request:start", (message) => {
    if (typeof message === "object" && message !== null) {
      offerRouteOf(Reflect.get(message, "event"));
    }
  });
}

function offerRouteOf(event: unknown): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a source may throw
  offerRoute(() => (event as H3Event).context?.matchedRoute?.route?.replace(/(.)\/$/, "$1"));
}
