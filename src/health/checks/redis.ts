import { defineCheck, type CheckOptions, type HealthCheckDefinition } from "../check.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, requireTarget } from "./support/target.ts";

/** The part of node-redis' and ioredis' clients that is used. */
export interface RedisClient {
  ping(): Promise<unknown>;
  /** node-redis: false while it connects, when commands would wait in its offline queue. */
  readonly isReady?: boolean;
  /** ioredis: the same in words. */
  readonly status?: string;
}

/** What `redisCheck` asks. */
export interface RedisTarget {
  readonly client: RedisClient;
}

/** ioredis' states in which a command goes out at once; `wait` is a lazy client's first command. */
const usable = new Set(["ready", "wait", "connect"]);

/**
 * Sends `PING` on the application's connection, and does not even try while that is down: both
 * clients would queue the command for as long as the server stays away.
 *
 * Neither client can take back a command that was sent, so a silent server holds one `PING`.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `client` has no `ping`.
 */
export function redisCheck(target: RedisTarget, options: CheckOptions = {}): HealthCheckDefinition {
  const { client } = target;
  requireTarget("redis", hasMethod(client, "ping", "client"));
  const ping = oneAtATime(async () => client.ping());
  return defineCheck({
    name: "redis",
    ...options,
    async check(context) {
      const down = whyDown(client);
      if (down !== undefined) return { status: "unhealthy", message: down };
      const answer = await ping(context);
      return answer === "PONG"
        ? { status: "healthy" }
        : { status: "unhealthy", message: `expected PONG, got ${JSON.stringify(answer)}` };
    },
  });
}

function whyDown({ isReady, status }: RedisClient): string | undefined {
  if (isReady === false) return "the client is not connected";
  if (status === undefined || usable.has(status)) return undefined;
  return `the client is not connected (${status})`;
}
