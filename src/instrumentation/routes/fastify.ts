import { subscribe } from "node:diagnostics_channel";

import { notePackage } from "../instrumented-packages.ts";
import { offerRoute } from "./route-sources.ts";

interface FastifyRequest {
  /** Since 4.10. */
  readonly routeOptions?: { readonly url?: string };
  /** Before that; reading it later is deprecated. */
  readonly routerPath?: string;
}

type OnRequest = (request: FastifyRequest, reply: unknown, done: () => void) => void;

interface Initialization {
  readonly fastify: {
    readonly addHook: (name: "onRequest", hook: OnRequest) => unknown;
    readonly version?: string;
  };
}

/**
 * Gives the requests of Fastify their route, in bundles too: every instance since version 3 is
 * published before the application gets it. The hook is the first of all, so that a request has its
 * route also where a later hook answers it (401). `tracing:fastify.request.handler` of version 5
 * would not tell it then.
 * https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks
 */
export function followFastify(): void {
  subscribe("fastify.initialization", (message) => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel's documented shape
      const { fastify } = message as Initialization;
      fastify.addHook("onRequest", tellRoute);
      const { version } = fastify;
      if (version !== undefined) notePackage({ name: "fastify", version, by: "channel" });
    } catch {
      // An instance of another shape: its requests have no route
    }
  });
}

const tellRoute: OnRequest = function observeRoute(request, _reply, done) {
  // Now: a request of light-my-request that a handler makes comes here in the same context
  const route = "routeOptions" in request ? request.routeOptions?.url : request.routerPath;
  offerRoute(() => route);
  done();
};
