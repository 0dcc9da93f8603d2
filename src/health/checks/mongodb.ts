import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { causeOf } from "./support/network-error.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, requireTarget } from "./support/target.ts";
import { judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** A heartbeat that failed, as the driver reports it. */
interface MongoHeartbeatFailure {
  /** The server's address. */
  readonly connectionId: string;
  readonly failure: Error;
}

/** The part of mongodb's `MongoClient` that is used. */
export interface MongoMonitor {
  on(event: "serverHeartbeatFailed", listener: (event: MongoHeartbeatFailure) => void): unknown;
  off(event: "serverHeartbeatFailed", listener: (event: MongoHeartbeatFailure) => void): unknown;
}

/** The part of mongodb's `Db` that is used. */
export interface MongoDatabase {
  command(command: { ping: 1 }, options: { signal: AbortSignal }): Promise<unknown>;
  /** Its heartbeats tell why no server answers. */
  readonly client?: MongoMonitor;
}

/** What `mongodbCheck` asks. */
export interface MongodbTarget {
  /** `client.db("admin")`, or any other database of the client. */
  readonly db: MongoDatabase;
}

const fields: FieldsOf<MongodbTarget> = { db: judgedLater };

/**
 * Sends `ping`. The driver ends it at the signal; its own `timeoutMS` has no effect on commands,
 * and its server selection alone waits 30 s. Why it waits, only its heartbeats tell.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `db` has no `command`.
 */
export function mongodbCheck(
  target: MongodbTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("mongodb", target, fields);
  const { db } = target;
  requireTarget("mongodb", hasMethod(db, "command", "db"));
  const failures = new Map<string, string>();
  const heard = ({ connectionId, failure }: MongoHeartbeatFailure): void => {
    failures.set(connectionId, causeOf(failure));
  };
  const ping = oneAtATime(
    async ({ signal }) => {
      failures.clear();
      db.client?.on("serverHeartbeatFailed", heard);
      try {
        return await db.command({ ping: 1 }, { signal });
      } finally {
        db.client?.off("serverHeartbeatFailed", heard);
      }
    },
    () => unreachable(failures),
  );
  return defineCheck({
    name: "mongodb",
    ...options,
    async check(context) {
      await ping(context);
      return { status: "healthy" };
    },
  });
}

function unreachable(failures: ReadonlyMap<string, string>): string | undefined {
  if (failures.size === 0) return undefined;
  const each = [...failures].map(([address, reason]) => `${address}: ${reason}`);
  return `no answer, and heartbeats fail: ${each.join("; ")}`;
}
