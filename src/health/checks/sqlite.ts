import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { at } from "./support/json.ts";
import { hasMethod, requireTarget } from "./support/target.ts";
import { judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** The part of `node:sqlite`'s `DatabaseSync` and better-sqlite3's `Database` that is used. */
export interface SqliteDatabase {
  prepare(sql: string): { all(): unknown[] };
  exec(sql: string): unknown;
}

/** Which database `sqliteCheck` looks at, and how closely. */
export interface SqliteTarget {
  readonly database: SqliteDatabase;
  /**
   * - `read`: reads the file's first page, which `SELECT 1` would not
   * - `write`: writes and takes it back; waits for the lock as long as the database's busy timeout
   * - `integrity`: `PRAGMA quick_check`; reads the whole file, so it belongs on small databases
   *
   * All block the thread, as everything on such a database does.
   * @default "read"
   */
  readonly depth?: "read" | "write" | "integrity";
}

const fields: FieldsOf<SqliteTarget> = { database: judgedLater, depth: judgedLater };

/**
 * Reads from, locks or verifies a SQLite database.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `database` is no such object.
 */
export function sqliteCheck(
  target: SqliteTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("sqlite", target, fields);
  const { database, depth = "read" } = target;
  requireTarget(
    "sqlite",
    hasMethod(database, "prepare", "database"),
    hasMethod(database, "exec", "database"),
    [depth in probes, `depth: expected "read", "write" or "integrity", got ${depth}`],
  );
  return defineCheck({
    name: "sqlite",
    ...options,
    check() {
      const problem = probes[depth](database);
      return problem === undefined
        ? { status: "healthy" }
        : { status: "unhealthy", message: problem };
    },
  });
}

/** Each returns what is wrong, or throws SQLite's own error. */
const probes: Record<
  NonNullable<SqliteTarget["depth"]>,
  (database: SqliteDatabase) => string | undefined
> = {
  read: (database) => {
    database.prepare("PRAGMA schema_version").all();
    return undefined;
  },
  write: (database) => {
    const [version] = database.prepare("PRAGMA user_version").all();
    // unlike BEGIN, a savepoint also works inside the application's own transaction
    database.exec("SAVEPOINT health_check");
    try {
      // BEGIN IMMEDIATE alone succeeds on a database that was opened for reading
      database.exec(`PRAGMA user_version = ${Number(at(version, "user_version"))}`);
    } finally {
      database.exec("ROLLBACK TO health_check; RELEASE health_check");
    }
    return undefined;
  },
  integrity: (database) => {
    const [first] = database.prepare("PRAGMA quick_check(1)").all();
    const answer = JSON.stringify(first);
    return answer === '{"quick_check":"ok"}' ? undefined : `quick_check: ${answer}`;
  },
};
