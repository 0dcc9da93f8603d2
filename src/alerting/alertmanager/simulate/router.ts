import type { LabelSet } from "../alert-labels.ts";
import { compileMatchers } from "../matcher.ts";
import type { RouteNode } from "../routing-policy.ts";

/** Returns the routes that an alert ends in, in the order of the tree. */
export type Router = (labels: LabelSet) => readonly RouteNode[];

/**
 * Returns the router of a tree: depth first, the first matching sibling ends the search unless it
 * says `continue`, and a node without matching children takes the alert itself
 * (`Route.Match`, dispatch/route.go).
 */
export function createRouter(node: RouteNode): Router {
  const matches = compileMatchers(node.matchers);
  const children = node.routes.map((child) => ({
    route: createRouter(child),
    goesOn: child.continue,
  }));
  return (labels) => {
    if (!matches(labels)) return [];
    const ends: RouteNode[] = [];
    for (const { route, goesOn } of children) {
      const found = route(labels);
      ends.push(...found);
      if (found.length > 0 && !goesOn) break;
    }
    return ends.length > 0 ? ends : [node];
  };
}
