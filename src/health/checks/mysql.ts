import {
  defineCheck,
  type CheckContext,
  type CheckOptions,
  type HealthCheckDefinition,
} from "../check.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, isText, requireTarget } from "./support/target.ts";

/** The part of mysql2/promise's `PoolConnection` that is used. */
export interface MysqlConnection {
  query(options: { sql: string; timeout: number }): Promise<unknown>;
  release(): void;
  destroy(): void;
}

/** The part of mysql2/promise's `Pool` that is used. */
export interface MysqlPool {
  getConnection(): Promise<MysqlConnection>;
}

/** What `mysqlCheck` asks. */
export interface MysqlTarget {
  /** The pool that the application uses. */
  readonly pool: MysqlPool;
  /** @default "SELECT 1" */
  readonly query?: string;
  /** Also fail on a server that refuses writes, such as a replica after a failover. @default false */
  readonly writable?: boolean;
}

/**
 * Runs a query on a connection of the application's pool (MySQL, MariaDB).
 *
 * A connection is taken by hand because mysql2's own `pool.query` keeps one whose query timed out
 * until the server answers; here it is destroyed.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `pool` has no `getConnection`.
 */
export function mysqlCheck(target: MysqlTarget, options: CheckOptions = {}): HealthCheckDefinition {
  const { pool, query = "SELECT 1", writable = false } = target;
  requireTarget("mysql", hasMethod(pool, "getConnection", "pool"), isText(query, "query"));
  const sql = writable ? "SELECT @@global.read_only AS read_only" : query;
  const ask = oneAtATime(async (context) => onConnection(pool, sql, context));
  return defineCheck({
    name: "mysql",
    ...options,
    async check(context) {
      const result = await ask(context);
      const readOnly = writable && /"read_only":"?[1-9]/.test(JSON.stringify(result));
      return readOnly
        ? { status: "unhealthy", message: "the server is read-only" }
        : { status: "healthy" };
    },
  });
}

async function onConnection(
  pool: MysqlPool,
  sql: string,
  { signal, timeoutMs }: CheckContext,
): Promise<unknown> {
  const connection = await pool.getConnection();
  if (signal.aborted) {
    connection.release();
    throw new Error("no free connection before the deadline");
  }
  try {
    const rows = await connection.query({ sql, timeout: Math.ceil(timeoutMs) });
    connection.release();
    return rows;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
