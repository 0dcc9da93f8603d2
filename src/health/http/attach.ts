import { EventEmitter } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";

import type { DrainableServer } from "./connections.ts";
import { isForHealth, type HealthHandler } from "./handler.ts";
import { interceptRequests } from "./intercept.ts";

/**
 * Puts the handler in front of what the server does with a request, now and later. It is what
 * frameworks have in common: each one makes a server, or takes one.
 */
export function attach(handler: HealthHandler, server: DrainableServer): void {
  const front = new EventEmitter();
  const answer: RequestListener = (request, response) => handler(request, response);
  front.on("request", answer);
  interceptRequests(server, (emitter, exchange, passOn) => {
    // Another service's front: it has taken the request
    if (emitter !== server) return passOn(emitter);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's types know no event here
    const [request] = exchange as [IncomingMessage];
    // Without an application behind it, what is not ours is answered with 404
    const isOurs = isForHealth(request) || !hasApplication(server);
    return passOn(isOurs ? front : server);
  });
  if (speaksHttp2(server) && server.listenerCount("stream") === 0) server.on("request", standIn);
}

/** A server of HTTP/2 makes requests of its streams as soon as somebody listens to them. */
function standIn(): void {
  // What is done with a request is decided before listeners are told
}

function hasApplication(server: DrainableServer): boolean {
  return server.listeners("request").some((listener) => listener !== standIn);
}

function speaksHttp2(server: DrainableServer): boolean {
  return "updateSettings" in server;
}
