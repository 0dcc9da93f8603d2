import { subscribe } from "node:diagnostics_channel";

import { setHttpRoute } from "./http-route.ts";

interface HandlerStart {
  readonly route?: { readonly url?: string };
}

/**
 * Gives the requests of Fastify their route. It publishes each one itself since version 5; no
 * instrumentation of OpenTelemetry's knows it.
 * https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks
 */
export function followFastify(): void {
  subscribe("tracing:fastify.request.handler:start", (message) => {
    // What throws here ends the application: nothing is taken for granted
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel's documented shape
    setHttpRoute((message as HandlerStart).route?.url ?? "");
  });
}
