import type { RequestListener } from "node:http";

import type { DrainableServer } from "./connections.ts";
import type { HealthHandler } from "./handler.ts";

/**
 * Puts the handler in front of what the server does with a request now. It is what frameworks have
 * in common: each one makes a server, or takes one.
 */
export function attach(handler: HealthHandler, server: DrainableServer): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's types know no event here
  const listeners = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    // Without an application behind it, what is not ours is answered with 404
    if (listeners.length === 0) return handler(request, response);
    handler(request, response, () => {
      for (const listener of listeners) listener.call(server, request, response);
    });
  });
}
