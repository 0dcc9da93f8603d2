import type { IncomingMessage } from "node:http";

/** An event of h3 1. */
export interface H3v1Event {
  readonly node: { readonly req: IncomingMessage & { readonly originalUrl?: string } };
  readonly context: {
    readonly matchedRoute?: {
      /** As the router has it: without what the router is mounted on. */
      readonly path: string;
      readonly params?: Readonly<Record<string, string>>;
    };
  };
}

/**
 * Returns the route of an event of h3 1, with what its router is mounted on. That has no parameters:
 * it is what the request's path has more than the route.
 */
export function h3v1Route({ context, node: { req } }: H3v1Event): string | undefined {
  const { matchedRoute } = context;
  if (matchedRoute === undefined) return undefined;
  const { path: template, params } = matchedRoute;
  const path = segments((req.originalUrl ?? req.url ?? "").replace(/[?#].*$/s, ""));
  const mount = path.slice(0, Math.max(0, path.length - lengthOf(template, params)));
  return mount.length === 0 ? template : `/${mount.join("/")}${template === "/" ? "" : template}`;
}

/** How many segments of a path the template has matched: `**` matches those of its parameter. */
function lengthOf(template: string, params: Readonly<Record<string, string>> = {}): number {
  const own = segments(template);
  const rest = own.at(-1)?.startsWith("**") === true ? own.at(-1)?.slice("**:".length) : undefined;
  if (rest === undefined) return own.length;
  const matched = params[rest === "" ? "_" : rest] ?? "";
  return own.length - 1 + segments(matched).length;
}

function segments(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}
