import type { CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { causeOf } from "./support/network-error.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, requireTarget } from "./support/target.ts";
import { judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** The part of node-redis' and ioredis' clients that is used. */
export interface RedisClient {
  ping(): Promise<unknown>;
  /** node-redis: false while it connects, when commands would wait in its offline queue. */
  readonly isReady?: boolean;
  /** ioredis: the same in words. */
  readonly status?: string;
  /** Both report by `error` why they cannot connect. */
  on?(event: "error", listener: (error: Error) => void): unknown;
  listenerCount?(event: "error"): number;
}

/** What `redisCheck` asks. */
export interface RedisTarget {
  readonly client: RedisClient;
}

/** ioredis' states in which a command goes out at once; `wait` is a lazy client's first command. */
const usable = new Set(["ready", "wait", "connect"]);

const fields: FieldsOf<RedisTarget> = { client: judgedLater };

/**
 * Sends `PING` on the application's connection, and does not even try while that is down: both
 * clients would queue the command for as long as the server stays away.
 *
 * Neither client can take back a command that was sent, so a silent server holds one `PING`.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `client` has no `ping`.
 */
export function redisCheck(target: RedisTarget, options: CheckOptions = {}): HealthCheckDefinition {
  requireFields("redis", target, fields);
  const { client } = target;
  requireTarget("redis", hasMethod(client, "ping", "client"));
  const ping = oneAtATime(async () => client.ping());
  const errors = errorsOf(client);
  return defineCheck({
    name: "redis",
    ...options,
    async check(context) {
      const down = whyDown(client);
      const error = errors.last();
      if (down !== undefined) {
        return { status: "unhealthy", message: error === undefined ? down : `${down}: ${error}` };
      }
      errors.forget();
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

interface ClientErrors {
  readonly last: () => string | undefined;
  readonly forget: () => void;
}

/**
 * Follows the client's errors from the first look on, but only beside a listener of the
 * application: this one alone would keep the errors of a client without any from being noticed.
 */
function errorsOf(client: RedisClient): ClientErrors {
  let listens = false;
  let last: string | undefined;
  const listen = (): void => {
    if (listens || (client.listenerCount?.("error") ?? 0) === 0) return;
    listens = true;
    client.on?.("error", (error) => {
      last = causeOf(error);
    });
  };
  return {
    last() {
      listen();
      return last;
    },
    forget: () => {
      last = undefined;
    },
  };
}
