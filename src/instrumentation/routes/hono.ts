import { offerRoute } from "./route-sources.ts";
import { exportedPrototype, type Method, wrapMethod } from "./wrap-method.ts";

/** What `match` of Hono's routers returns; the rest is parameters. */
type Matched = readonly [
  handlers: readonly (readonly [handler: readonly [unknown, HonoRoute]])[],
  ...rest: unknown[],
];

interface HonoRoute {
  /** With the base paths of `app.route` and `basePath`. */
  readonly path: string;
  /** `ALL` for middleware and for `app.all`. */
  readonly method: string;
}

/**
 * Follows the requests of Hono: `match` of its router tells the handlers of a request.
 *
 * The router that is wrapped is the one that Hono and `hono/quick` use, and the one of `hono/tiny`.
 *
 * @param exports - What the router's module exports.
 */
export function followHonoRouter(name: "SmartRouter" | "PatternRouter", exports: unknown): void {
  wrapMethod("hono", exportedPrototype(exports, name), "match", (original) => {
    return function match(...args) {
      const matched = original.apply(this, args);
      tell(matched);
      followOwnMatch(this);
      return matched;
    };
  });
}

/** At its first request a SmartRouter chooses a router and takes over its `match`. */
function followOwnMatch(router: unknown): void {
  if (typeof router !== "object" || router === null || !Object.hasOwn(router, "match")) return;
  const chosen: unknown = Reflect.get(router, "match");
  if (typeof chosen !== "function") return;
  const match: Method = (...args) => {
    const matched: unknown = Reflect.apply(chosen, router, args);
    tell(matched);
    return matched;
  };
  Reflect.set(router, "match", match);
}

function tell(matched: unknown): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Hono's type Result; a source may throw
  offerRoute((status) => routeOf(matched as Matched, status));
}

/**
 * The first handler of a method: what comes before is middleware. A request that nothing but
 * middleware and `app.all` match has the route of the last one, unless nobody has answered it.
 */
function routeOf([handlers]: Matched, status: number | undefined): string | undefined {
  const routes = handlers.map(([[, route]]) => route);
  const ofMethod = routes.find(({ method }) => method !== "ALL");
  return (ofMethod ?? (status === 404 ? undefined : routes.at(-1)))?.path;
}
