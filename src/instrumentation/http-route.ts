import { context, createContextKey } from "@opentelemetry/api";

/**
 * What instrumentations of frameworks write the route into and that of `node:http` reads at the end
 * of a response: the key of `@opentelemetry/core`, which is the same in every copy of it.
 */
const key = createContextKey("OpenTelemetry SDK Context Key RPC_METADATA");

/**
 * Tells the route of the request that is being handled: its server span is then named by it, and
 * span and `http.server.request.duration` carry it as `http.route`. For frameworks that no
 * instrumentation knows, and for routing of your own. Does nothing outside of a request and without
 * the preload.
 *
 * @param route The template, such as `/orders/:id`; never the path, of which there are too many.
 */
export function setHttpRoute(route: string): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only instrumentations write this key
  const metadata = context.active().getValue(key) as { route?: string } | undefined;
  if (metadata !== undefined && route !== "") metadata.route = route;
}
