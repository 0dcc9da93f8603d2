import type { CheckContext, CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { causeOf } from "./support/network-error.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { withSocket, type Address } from "./support/socket.ts";
import { hasMethod, requireTarget } from "./support/target.ts";
import { amount, judgedLater, requireFields, type FieldsOf } from "./support/target-fields.ts";

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

/** So many brokers are tried when none answers. */
const triedBrokers = 3;

const fields: FieldsOf<KafkaTarget> = { admin: judgedLater, minBrokers: amount };

/**
 * Asks the cluster for its brokers. Nothing is produced or consumed. Neither client can cancel, so
 * at most one request waits.
 *
 * Both retry for longer than most deadlines without a word. Shortly before it, a TCP connection to
 * the brokers last known shows whether they are gone or silent.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `admin` has neither method.
 */
export function kafkaCheck(target: KafkaTarget, options: CheckOptions = {}): HealthCheckDefinition {
  requireFields("kafka", target, fields);
  const { admin, minBrokers = 1 } = target;
  const [hasMetadata] = hasMethod(admin, "metadata", "admin");
  if (!hasMetadata) requireTarget("kafka", hasMethod(admin, "describeCluster", "admin"));
  let known: readonly unknown[] = [];
  const count = oneAtATime(
    async () => {
      known = await brokersOf(admin);
      return known.length;
    },
    async (context) => reachability(known.filter(isAddress).slice(0, triedBrokers), context),
  );
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

/** @platformatic/kafka says only "metadata failed 4 times"; the reasons are inside. */
async function brokersOf(admin: KafkaTarget["admin"]): Promise<readonly unknown[]> {
  try {
    if ("describeCluster" in admin) return (await admin.describeCluster()).brokers;
    // without forceUpdate the client answers from its cache
    return [...(await admin.metadata({ topics: [], forceUpdate: true })).brokers.values()];
  } catch (error) {
    throw new Error(causeOf(error), { cause: error });
  }
}

async function reachability(
  brokers: readonly Address[],
  { signal }: CheckContext,
): Promise<string | undefined> {
  if (brokers.length === 0) return undefined;
  const answers = await Promise.all(brokers.map(async (broker) => knock(broker, signal)));
  return `no answer; ${answers.join("; ")}`;
}

async function knock(broker: Address, signal: AbortSignal): Promise<string> {
  try {
    return await withSocket(
      broker,
      signal,
      async () => `${broker.host}:${broker.port} accepts connections`,
    );
  } catch (error) {
    // withSocket's own message has the address in front of the reason
    return error instanceof Error ? error.message : String(error);
  }
}

function isAddress(broker: unknown): broker is Address {
  if (typeof broker !== "object" || broker === null) return false;
  return (
    typeof Reflect.get(broker, "host") === "string" &&
    typeof Reflect.get(broker, "port") === "number"
  );
}
