import { defineCheck, type CheckOptions, type HealthCheckDefinition } from "../check.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, requireTarget } from "./support/target.ts";

/** The part of mongodb's `Db` that is used. */
export interface MongoDatabase {
  command(command: { ping: 1 }, options: { signal: AbortSignal }): Promise<unknown>;
}

/** What `mongodbCheck` asks. */
export interface MongodbTarget {
  /** `client.db("admin")`, or any other database of the client. */
  readonly db: MongoDatabase;
}

/**
 * Sends `ping`. The driver ends it at the signal; its own `timeoutMS` has no effect on commands,
 * and its server selection alone waits 30 s.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `db` has no `command`.
 */
export function mongodbCheck(
  target: MongodbTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  const { db } = target;
  requireTarget("mongodb", hasMethod(db, "command", "db"));
  const ping = oneAtATime(async ({ signal }) => db.command({ ping: 1 }, { signal }));
  return defineCheck({
    name: "mongodb",
    ...options,
    async check(context) {
      await ping(context);
      return { status: "healthy" };
    },
  });
}
