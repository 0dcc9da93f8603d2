import { noteThrown } from "../exceptions/note-thrown.ts";
import { guarded } from "../guarded.ts";
import { isReference } from "../is-reference.ts";
import type { Method } from "../loading/replace-method.ts";
import { offerRoute } from "./route-sources.ts";
import { exportedPrototype, wrapMethod } from "./wrap-method.ts";

/** What `match` of Hono's routers returns; the rest is parameters. */
type Matched = readonly [handlers: readonly Entry[], ...rest: unknown[]];

/** A handler that matches; the rest is parameters. */
type Entry = readonly [handler: Handler, ...rest: unknown[]];

/** What was added to the router. */
type Handler = readonly [handle: Method, route: HonoRoute];

interface HonoRoute {
  /** With the base paths of `app.route` and `basePath`. */
  readonly path: string;
  /** `ALL` for middleware and for `app.all`. */
  readonly method: string;
}

/**
 * Follows the requests of Hono: `match` of its router tells the handlers of a request. What they
 * throw is noted in them: Hono catches it in private.
 *
 * The router that is wrapped is the one that Hono and `hono/quick` use, and the one of `hono/tiny`.
 *
 * @param exports - What the router's module exports.
 */
export function followHonoRouter(name: "SmartRouter" | "PatternRouter", exports: unknown): void {
  wrapMethod("hono", exportedPrototype(exports, name), "match", (original) => {
    return function match(...args) {
      const matched = original.apply(this, args);
      followOwnMatch(this);
      return follow(matched);
    };
  });
}

/** At its first request a SmartRouter chooses a router and takes over its `match`. */
function followOwnMatch(router: object): void {
  if (!Object.hasOwn(router, "match")) return;
  const chosen: unknown = Reflect.get(router, "match");
  if (typeof chosen !== "function") return;
  const match: Method = (...args) => follow(Reflect.apply(chosen, router, args));
  Reflect.set(router, "match", match);
}

function follow(result: unknown): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Hono's type Result; guarded
  const matched = result as Matched;
  offerRoute((status) => routeOf(matched, status));
  return guarded("noting Hono's exceptions", () => noting(matched)) ?? matched;
}

/** Lists of handlers, and handlers, as they are noted: a router gives the same ones each time. */
const lists = new WeakMap<readonly Entry[], readonly Entry[]>();
const handlers = new WeakMap<Handler, Handler>();

function noting([list, ...parameters]: Matched): Matched {
  const known = lists.get(list);
  if (known !== undefined) return [known, ...parameters];
  const noted = list.map(([handler, ...rest]): Entry => [notingHandler(handler), ...rest]);
  lists.set(list, noted);
  return [noted, ...parameters];
}

function notingHandler(handler: Handler): Handler {
  const known = handlers.get(handler);
  if (known !== undefined) return known;
  const [handle, ...route] = handler;
  const handleAndNote: Method = function handleAndNote(...args) {
    // An application below another one catches by itself, and leaves the error on the context
    return noteThrown(
      () => handle.apply(this, args),
      () => errorOf(args[0]),
    );
  };
  const noted: Handler = [handleAndNote, ...route];
  handlers.set(handler, noted);
  return noted;
}

function errorOf(context: unknown): unknown {
  return isReference(context) ? Reflect.get(context, "error") : undefined;
}

/**
 * The first handler of a method: what comes before is middleware. A request that nothing but
 * middleware and `app.all` match has the route of the last one, unless nobody has answered it.
 */
function routeOf([list]: Matched, status: number | undefined): string | undefined {
  const routes = list.map(([[, route]]) => route);
  const ofMethod = routes.find(({ method }) => method !== "ALL");
  return (ofMethod ?? (status === 404 ? undefined : routes.at(-1)))?.path;
}
