import type { IncomingMessage } from "node:http";

import type { Context } from "@opentelemetry/api";

import { expressRoute } from "./express.ts";
import { type RequestMetadata, requestMetadata } from "./http-route.ts";

/**
 * Tells a request's route when its response has ended; anything but a string if it has none.
 *
 * @param status - The response's status code, if it is known.
 */
export type RouteSource = (status: number | undefined) => unknown;

/** A response of `node:http`, or of a stream of `node:http2`. */
export interface FollowedResponse {
  /** Of `node:http` alone: express knows no other. */
  readonly req?: IncomingMessage;
  readonly statusCode: number | undefined;
}

interface Sources {
  readonly offered: RouteSource[];
  response?: FollowedResponse;
}

/** By the metadata of a request, which live as long as its context does. */
const sources = new WeakMap<RequestMetadata, Sources>();

/**
 * Has the route of the request that is being handled asked from `source`, once its response has
 * ended: what a framework knows then is final. The framework that took the request first is asked
 * first. What `setHttpRoute` was told goes before all.
 */
export function offerRoute(source: RouteSource, ctx?: Context): void {
  try {
    sourcesOf(requestMetadata(ctx))?.offered.push(source);
  } catch {
    // It is called amid a framework's own code, which goes on
  }
}

/**
 * Has the route of the request that is being handled asked from its request and response, where no
 * framework offers it: express leaves it on the request. For who makes the server span, before the
 * application gets the request.
 */
export function followResponse(response: FollowedResponse, ctx?: Context): void {
  const found = sourcesOf(requestMetadata(ctx));
  if (found !== undefined) found.response = response;
}

/** Makes `route` of the metadata ask the sources, from the first of them on. */
function sourcesOf(metadata: RequestMetadata | undefined): Sources | undefined {
  if (metadata === undefined) return undefined;
  const known = sources.get(metadata);
  if (known !== undefined) return known;
  const created: Sources = { offered: [] };
  let told = metadata.route;
  Object.defineProperty(metadata, "route", {
    configurable: true,
    enumerable: true,
    get: () => told ?? ask(created),
    set(route: string | undefined) {
      told = route;
    },
  });
  sources.set(metadata, created);
  return created;
}

/**
 * The end of a route for every path below: `*`, `*name`, `**`, `**:name`, `{*name}`, `{name*}`, `(.*)`,
 * `[...name]`. One that answers 404 stands for the routes that there are not.
 */
const wildcard = /(?:\*\*?:?\w*[})]?|\[\.{3}\w+\]{1,2})\/?$/;

function ask({ offered, response }: Sources): string | undefined {
  const ofExpress: RouteSource = () => response?.req && expressRoute(response.req);
  for (const source of [...offered, ofExpress]) {
    try {
      const route = source(response?.statusCode);
      if (typeof route !== "string" || route === "") continue;
      return response?.statusCode === 404 && wildcard.test(route) ? undefined : route;
    } catch {
      // A framework whose inside has changed: the request has no route
    }
  }
  return undefined;
}
