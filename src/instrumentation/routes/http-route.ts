import { context, createContextKey } from "@opentelemetry/api";

/**
 * What instrumentations of frameworks write the route into and that of `node:http` reads at the end
 * of a response: the key of `@opentelemetry/core`, which is the same in every copy of it.
 */
const key = createContextKey("OpenTelemetry SDK Context Key RPC_METADATA");

/** What the server span's instrumentation keeps of a request in its context. */
export interface RequestMetadata {
  route?: string | undefined;
}

/** Returns the metadata of the request that `ctx` belongs to. */
export function requestMetadata(ctx = context.active()): RequestMetadata | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only instrumentations write this key
  return ctx.getValue(key) as RequestMetadata | undefined;
}

/**
 * Tells the route of the request that is being handled: its server span is then named by it, and
 * span and `http.server.request.duration` carry it as `http.route`. For frameworks that the preload
 * does not know, and for routing of your own. Does nothing outside of a request and without the
 * preload.
 *
 * @param route The template, such as `/orders/:id`; never the path, of which there are too many.
 */
export function setHttpRoute(route: string): void {
  const metadata = requestMetadata();
  if (metadata !== undefined && route !== "") metadata.route = route;
}
