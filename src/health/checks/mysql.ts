import type { CheckContext, CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { exhaustion } from "./support/pool.ts";
import { hasMethod, isText, requireTarget } from "./support/target.ts";
import { flag, judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

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
  /** The pool that the application uses: a pool with no free connection is unhealthy too. */
  readonly pool: MysqlPool;
  /** @default "SELECT 1" */
  readonly query?: string;
  /** Also fail on a server that refuses writes, such as a replica after a failover. @default false */
  readonly writable?: boolean;
}

const readOnlyQuery = "SELECT @@global.read_only AS read_only";

const fields: FieldsOf<MysqlTarget> = { pool: judgedLater, query: judgedLater, writable: flag };

/**
 * Runs a query on a connection of the application's pool (MySQL, MariaDB), then asks on the same
 * connection whether the server takes writes if that matters.
 *
 * A connection is taken by hand because mysql2's own `pool.query` keeps one whose query timed out
 * until the server answers; here it is destroyed.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `pool` has no `getConnection`.
 */
export function mysqlCheck(target: MysqlTarget, options: CheckOptions = {}): HealthCheckDefinition {
  requireFields("mysql", target, fields);
  const { pool, query, writable = false } = target;
  requireTarget(
    "mysql",
    hasMethod(pool, "getConnection", "pool"),
    [
      !hasCallbacks(pool),
      "pool: expected one of mysql2/promise, got one of mysql2: use pool.promise()",
    ],
    query === undefined ? [true, ""] : isText(query, "query"),
  );
  // that the server answers at all is shown by the second query as well
  const first = query ?? (writable ? undefined : "SELECT 1");
  const ask = oneAtATime(
    async (context) =>
      onConnection(pool, context, async (run) => {
        if (first !== undefined) await run(first);
        return writable ? readOnly(await run(readOnlyQuery)) : undefined;
      }),
    () => exhausted(pool),
  );
  return defineCheck({
    name: "mysql",
    ...options,
    async check(context) {
      const problem = await ask(context);
      return problem === undefined
        ? { status: "healthy" }
        : { status: "unhealthy", message: problem };
    },
  });
}

type Run = (sql: string) => Promise<unknown>;

async function onConnection<T>(
  pool: MysqlPool,
  { signal, timeoutMs }: CheckContext,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const connection = await pool.getConnection();
  if (signal.aborted) {
    connection.release();
    throw new Error("no free connection before the deadline");
  }
  try {
    const result = await work(async (sql) => {
      // mysql2 takes 0 for no time-out at all
      const timeout = Math.max(1, Math.ceil(timeoutMs - (performance.now() - started)));
      return connection.query({ sql, timeout });
    });
    connection.release();
    return result;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** Only mysql2's pool with callbacks turns itself into one with promises. */
function hasCallbacks(pool: MysqlPool): boolean {
  return typeof field(pool, "promise") === "function";
}

/** mysql2 answers `[rows, fields]`, a row as an object or, if so configured, as an array. */
function readOnly(answer: unknown): string | undefined {
  const rows: unknown = Array.isArray(answer) ? answer[0] : undefined;
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
  const [setting]: unknown[] = typeof row === "object" && row !== null ? Object.values(row) : [];
  // a number or its text; newer MariaDB has words such as READ_ONLY
  if (setting === 0 || setting === "0" || setting === "OFF") return undefined;
  return typeof setting === "number" || typeof setting === "string"
    ? "the server is read-only"
    : `${readOnlyQuery}: expected a value, got ${typeof setting}`;
}

/** mysql2 counts only in fields that it keeps to itself; without them the deadline must do. */
function exhausted(pool: MysqlPool): string | undefined {
  const core = field(pool, "pool") ?? pool;
  return exhaustion({
    limit: field(field(core, "config"), "connectionLimit"),
    open: field(field(core, "_allConnections"), "length"),
    idle: field(field(core, "_freeConnections"), "length"),
    waiting: field(field(core, "_connectionQueue"), "length"),
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
