import { followGraphql } from "./graphql-channels.ts";
import { followMongoose } from "./mongoose-channels.ts";
import { followMysql2 } from "./mysql2-channels.ts";
import { followIoredis, followNodeRedis } from "./redis-channels.ts";

const followers: Readonly<Record<string, () => void>> = {
  ioredis: followIoredis,
  "@redis/client": followNodeRedis,
  mysql2: followMysql2,
  mongoose: followMongoose,
  graphql: followGraphql,
};

/**
 * Makes spans of what the packages publish themselves. Call it after OpenTelemetry's context manager
 * is registered.
 */
export function followChannels(packages: ReadonlySet<string>): void {
  for (const name of packages) followers[name]?.();
}
