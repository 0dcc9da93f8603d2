import type { IncomingMessage } from "node:http";

import { mountOf, type RouterLayer, routeTemplate } from "./express-layer.ts";

/** An application of express; in version 4 the router is `_router`. */
interface Application {
  readonly parent?: Application;
  readonly _router?: Router;
  readonly router?: Router;
}

interface Router {
  readonly stack: readonly RouterLayer[];
}

/** What express, versions 4 and 5, and the package `router` leave on a request. */
interface ExpressRequest {
  /** The last route that was matched. */
  readonly route?: object & { readonly path: unknown };
  /** The application whose route it is. */
  readonly app?: Application;
  /** The part of the path that mounts have matched, such as `/shops/7`. */
  readonly baseUrl?: string;
  readonly originalUrl?: string;
}

/**
 * Templates by route and `baseUrl`, where that has no parameters: there are few. A route of several
 * paths has several, so it is searched each time.
 */
const known = new WeakMap<object, Map<string, string>>();

/**
 * Returns the route that has answered a request of express, with what it is mounted on.
 *
 * It is read from the request once the response has ended, so it costs the request nothing, and is
 * there in bundles too, where nothing can be patched. The channel `express.router.request` of 5.3
 * tells the same, at the price of an object and closures for each middleware.
 *
 * @throws Whatever the routers throw if their inside is not what it was.
 */
export function expressRoute(request: IncomingMessage): string | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all fields may be missing
  const { route, app, baseUrl = "", originalUrl = request.url } = request as ExpressRequest;
  // Other frameworks have a `route` of another kind there
  if (typeof route !== "object" || !("path" in route && "stack" in route)) return undefined;
  const found = known.get(route)?.get(baseUrl);
  if (found !== undefined) return found;
  const path = (originalUrl ?? "").replace(/[?#].*$/s, "");
  const template =
    app === undefined
      ? // A router without an application, called by a server
        baseUrl === ""
        ? routeTemplate(route, undefined, path)
        : undefined
      : search(route, ancestry(app), path);
  // Of several paths, another one may match the next request
  const isOne = !Array.isArray(route.path);
  if (isOne && template?.startsWith(baseUrl) === true) remember(route, baseUrl, template);
  return template;
}

function remember(route: object, baseUrl: string, template: string): void {
  const templates = known.get(route) ?? new Map<string, string>();
  known.set(route, templates.set(baseUrl, template));
}

/** The applications that the request has come through, the outermost first. */
function ancestry(app: Application): readonly Application[] {
  return app.parent === undefined ? [app] : [...ancestry(app.parent), app];
}

function search(
  route: object,
  [app, ...inner]: readonly Application[],
  path: string,
): string | undefined {
  return app === undefined ? undefined : searchStack(route, stackOf(app), inner, path);
}

function searchStack(
  route: object,
  stack: readonly RouterLayer[],
  inner: readonly Application[],
  path: string,
): string | undefined {
  for (const layer of stack) {
    if (layer.route === route) return routeTemplate(layer.route, layer, path);
    // express mounts an application by a function that shows nothing of it
    const isApplication = layer.name === "mounted_app";
    const below = isApplication ? undefined : layer.handle?.stack;
    if (!isApplication && below === undefined) continue;
    const mount = mountOf(layer, path);
    if (mount === undefined) continue;
    const found =
      below === undefined
        ? search(route, inner, mount.rest)
        : searchStack(route, below, inner, mount.rest);
    if (found !== undefined) return join(mount.template, found);
  }
  return undefined;
}

function stackOf(app: Application): readonly RouterLayer[] {
  // In express 4, to read `router` throws
  return (app._router ?? app.router)?.stack ?? [];
}

/** `/` below a mount is the mount itself. */
function join(mount: string, rest: string): string {
  if (mount === "") return rest;
  return rest === "/" ? mount : `${mount}${rest}`;
}
