import { defineCheck, type CheckOptions, type HealthCheckDefinition } from "../check.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, requireTarget } from "./support/target.ts";

/** The part of kafkajs' `Admin` (and of clients with its interface) that is used. */
interface KafkaJsAdmin {
  describeCluster(): Promise<{ readonly brokers: readonly unknown[] }>;
}

/** The part of `@platformatic/kafka`'s `Admin` that is used. */
interface KafkaMetadataClient {
  metadata(options: {
    topics: string[];
    forceUpdate: boolean;
  }): Promise<{ readonly brokers: ReadonlyMap<number, unknown> }>;
}

/** What `kafkaCheck` asks, and what the cluster must have. */
export interface KafkaTarget {
  /** A connected admin client. */
  readonly admin: KafkaJsAdmin | KafkaMetadataClient;
  /** Fewer live brokers than this is degraded, none is unhealthy. @default 1 */
  readonly minBrokers?: number;
}

/**
 * Asks the cluster for its brokers. Nothing is produced or consumed. Neither client can cancel, so
 * at most one request waits.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `admin` has neither method.
 */
export function kafkaCheck(target: KafkaTarget, options: CheckOptions = {}): HealthCheckDefinition {
  const { admin, minBrokers = 1 } = target;
  const [hasMetadata] = hasMethod(admin, "metadata", "admin");
  if (!hasMetadata) requireTarget("kafka", hasMethod(admin, "describeCluster", "admin"));
  const count = oneAtATime(async () => countBrokers(admin));
  return defineCheck({
    name: "kafka",
    ...options,
    async check(context) {
      const brokers = await count(context);
      const observed = { value: brokers, unit: "{broker}" };
      if (brokers >= minBrokers) return { status: "healthy", observed };
      const message = `${brokers} of at least ${minBrokers} brokers are up`;
      return { status: brokers === 0 ? "unhealthy" : "degraded", message, observed };
    },
  });
}

async function countBrokers(admin: KafkaTarget["admin"]): Promise<number> {
  if ("describeCluster" in admin) return (await admin.describeCluster()).brokers.length;
  // without forceUpdate the client answers from its cache
  return (await admin.metadata({ topics: [], forceUpdate: true })).brokers.size;
}
