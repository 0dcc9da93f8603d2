import type { IncomingMessage, ServerResponse } from "node:http";

import { ObservabilityError } from "../../errors.ts";
import type { HealthHandler } from "./handler.ts";

/** Not imported: bundlers know createRequire, and would demand express of those who have none. */
const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);

/**
 * What `app.use()` of express takes: an express router, without the name of its type. Express is
 * optional, and a declaration that imports its types compiles nowhere that they are missing.
 */
export type HealthRouter = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/** What is used of express. */
interface Express {
  Router(): HealthRouter & { use(handler: HealthRouter): unknown };
}

/**
 * Returns the endpoints as an express router. Express' own routing costs several times what the
 * answer does; where that matters, put the handler in front of the application.
 *
 * @throws ObservabilityError `OBS_HEALTH_EXPRESS_MISSING`
 */
export function toRouter(handler: HealthHandler): HealthRouter {
  // Loaded when asked for: a service without express need not spend the 100 ms
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- require() knows no types
  const loaded = require(pathOf("express")) as Express;
  const router = loaded.Router();
  router.use((request, response, next) => handler(request, response, () => next()));
  return router;
}

function pathOf(name: string): string {
  try {
    return require.resolve(name);
  } catch (error) {
    throw new ObservabilityError(
      "OBS_HEALTH_EXPRESS_MISSING",
      `health.router(): expected ${name}, which is not installed: install it, or use health.handler(), which needs none`,
      { cause: error },
    );
  }
}
