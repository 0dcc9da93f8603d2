import type { CheckContext, CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { at } from "./support/json.ts";
import { causeOf } from "./support/network-error.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { exhaustion } from "./support/pool.ts";
import { hasMethod, isText, requireTarget } from "./support/target.ts";
import { flag, judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** The part of pg's `Pool` and `Client` that is used. A pool's counters are shown where it has them. */
export interface PostgresClient {
  query(config: { text: string; query_timeout: number }): Promise<unknown>;
  readonly totalCount?: number;
  readonly idleCount?: number;
  readonly waitingCount?: number;
}

/** What `postgresCheck` asks. */
export interface PostgresTarget {
  /** The pool that the application uses: a pool with no free connection is unhealthy too. */
  readonly client: PostgresClient;
  /** @default "SELECT 1" */
  readonly query?: string;
  /** Also fail on a server that refuses writes, such as a replica after a failover. @default false */
  readonly writable?: boolean;
}

const readOnlyQuery = "SHOW transaction_read_only";

const fields: FieldsOf<PostgresTarget> = {
  client: judgedLater,
  query: judgedLater,
  writable: flag,
};

/**
 * Runs a query through the application's pool, then asks whether the server takes writes if that
 * matters.
 *
 * The deadline goes to pg as `query_timeout`: pg then drops the connection, where a race against a
 * timer would leave it checked out. Waiting for a free connection has no such bound, so at most one
 * call waits: https://node-postgres.com/apis/client#clientquery
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `client` has no `query`.
 */
export function postgresCheck(
  target: PostgresTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("postgres", target, fields);
  const { client, query, writable = false } = target;
  requireTarget(
    "postgres",
    hasMethod(client, "query", "client"),
    query === undefined ? [true, ""] : isText(query, "query"),
  );
  // that the server answers at all is shown by the second query as well
  const first = query ?? (writable ? undefined : "SELECT 1");
  const ask = oneAtATime(
    async (context) => {
      const started = performance.now();
      const run = async (text: string): Promise<unknown> =>
        client.query({ text, query_timeout: leftMs(context, started) });
      if (first !== undefined) await run(first);
      return writable ? readOnly(await run(readOnlyQuery)) : undefined;
    },
    () => exhausted(client) ?? unconnected(client),
  );
  return defineCheck({
    name: "postgres",
    ...options,
    async check(context) {
      try {
        const problem = await ask(context);
        return problem === undefined
          ? { status: "healthy", details: pool(client) }
          : { status: "unhealthy", message: problem, details: pool(client) };
      } catch (error) {
        if (exhausted(client) === undefined) throw error;
        return { status: "unhealthy", message: causeOf(error), details: pool(client) };
      }
    },
  });
}

/** pg takes 0 for no time-out at all. */
function leftMs({ timeoutMs }: CheckContext, started: number): number {
  return Math.max(1, Math.ceil(timeoutMs - (performance.now() - started)));
}

function pool({ totalCount, idleCount, waitingCount }: PostgresClient): Record<string, unknown> {
  if (totalCount === undefined) return {};
  return { pool: { total: totalCount, idle: idleCount, waiting: waitingCount } };
}

/** `in_hot_standby` servers report every transaction as read-only. */
function readOnly(result: unknown): string | undefined {
  const setting = at(result, "rows", "0", "transaction_read_only");
  if (setting === "off") return undefined;
  return setting === "on"
    ? "the server is read-only"
    : `${readOnlyQuery}: expected "on" or "off", got ${JSON.stringify(setting)}`;
}

/** A `Client` queues what it is asked before `connect()`, and says so only in its own fields. */
function unconnected(client: PostgresClient): string | undefined {
  const isIdle = at(client, "_connected") === false && at(client, "_connecting") === false;
  return isIdle ? "the client is not connected: nobody has called connect()" : undefined;
}

function exhausted(client: PostgresClient): string | undefined {
  const { totalCount, idleCount, waitingCount } = client;
  const limit = at(client, "options", "max");
  return exhaustion({ limit, open: totalCount, idle: idleCount, waiting: waitingCount });
}
