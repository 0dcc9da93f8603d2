import { defineCheck, type CheckOptions, type HealthCheckDefinition } from "../check.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, isText, requireTarget } from "./support/target.ts";

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

/**
 * Runs a query through the application's pool.
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
  const { client, query = "SELECT 1", writable = false } = target;
  requireTarget("postgres", hasMethod(client, "query", "client"), isText(query, "query"));
  const text = writable ? "SHOW transaction_read_only" : query;
  const ask = oneAtATime(async ({ timeoutMs }) =>
    client.query({ text, query_timeout: Math.ceil(timeoutMs) }),
  );
  return defineCheck({
    name: "postgres",
    ...options,
    async check(context) {
      const result = await orExhausted(client, ask(context), context.timeoutMs);
      if (writable && readOnly(result)) {
        return { status: "unhealthy", message: "the server is read-only", details: pool(client) };
      }
      return { status: "healthy", details: pool(client) };
    },
  });
}

function pool({ totalCount, idleCount, waitingCount }: PostgresClient): Record<string, unknown> {
  if (totalCount === undefined) return {};
  return { pool: { total: totalCount, idle: idleCount, waiting: waitingCount } };
}

/** `in_hot_standby` servers report every transaction as read-only. */
function readOnly(result: unknown): boolean {
  return JSON.stringify(result, ["rows", "transaction_read_only"])?.includes('"on"') ?? false;
}

/** The deadline alone would not tell why, so shortly before it the pool is looked at. */
const lastLook = 0.9;

async function orExhausted<T>(
  client: PostgresClient,
  work: Promise<T>,
  timeoutMs: number,
): Promise<T> {
  const { promise: exhausted, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const { waitingCount = 0, idleCount = 0, totalCount = 0 } = client;
    if (waitingCount === 0 || idleCount > 0) return;
    reject(new Error(`all ${totalCount} connections in use, ${waitingCount} waiting`));
  }, timeoutMs * lastLook);
  try {
    return await Promise.race([work, exhausted]);
  } finally {
    clearTimeout(timer);
  }
}
