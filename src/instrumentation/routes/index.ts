import { followFastify } from "./fastify.ts";
import { followH3Channel } from "./h3.ts";

export { RoutePatches } from "./route-patches.ts";

/** Learns the routes of frameworks that publish them. */
export function followRoutes(): void {
  followFastify();
  followH3Channel();
}
