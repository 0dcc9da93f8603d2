import { Router } from "express";

import type { HealthHandler } from "./handler.ts";

/**
 * Returns the endpoints as an express router. Express' own routing costs several times what the
 * answer does; where that matters, put the handler in front of the application.
 */
export function toRouter(handler: HealthHandler): Router {
  const router = Router();
  router.use((request, response, next) => handler(request, response, () => next()));
  return router;
}
