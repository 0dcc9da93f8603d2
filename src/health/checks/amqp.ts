import type { CheckContext, CheckOptions, HealthCheckDefinition, ProbeResult } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { oneAtATime } from "./support/one-at-a-time.ts";
import { hasMethod, requireTarget } from "./support/target.ts";
import {
  amount,
  judgedLater,
  text,
  requireFields,
  type FieldsOf,
} from "./support/target-fields.ts";

/** The part of amqplib's `Channel` that is used. */
export interface AmqpChannel {
  checkQueue(queue: string): Promise<{
    readonly messageCount: number;
    readonly consumerCount: number;
  }>;
  close(): Promise<unknown>;
  on(event: "error", listener: (error: unknown) => void): unknown;
}

/** The part of amqplib's `ChannelModel` (what `connect()` returns) that is used. */
export interface AmqpConnection {
  createChannel(): Promise<AmqpChannel>;
}

/** What `amqpCheck` looks at. */
export interface AmqpTarget {
  /** The connection that the application uses, or a function that returns the current one. */
  readonly connection: AmqpConnection | (() => AmqpConnection | undefined);
  /** A queue that must exist. It is looked up, never declared. */
  readonly queue?: string;
  /** Fewer consumers of `queue` than this is degraded. @default 0 */
  readonly minConsumers?: number;
}

const fields: FieldsOf<AmqpTarget> = { connection: judgedLater, queue: text, minConsumers: amount };

/**
 * Opens and closes a channel on the live connection (RabbitMQ and other AMQP 0-9-1 brokers), and
 * looks `queue` up on it.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` when `connection` has no `createChannel`.
 */
export function amqpCheck(target: AmqpTarget, options: CheckOptions = {}): HealthCheckDefinition {
  requireFields("amqp", target, fields);
  const { connection } = target;
  if (typeof connection !== "function") {
    requireTarget("amqp", hasMethod(connection, "createChannel", "connection"));
  }
  const ask = oneAtATime(async (context) => onChannel(target, context));
  return defineCheck({ name: "amqp", ...options, check: async (context) => ask(context) });
}

async function onChannel(target: AmqpTarget, { signal }: CheckContext): Promise<ProbeResult> {
  const { connection, queue, minConsumers = 0 } = target;
  const live = typeof connection === "function" ? connection() : connection;
  if (live === undefined) return { status: "unhealthy", message: "not connected" };
  const channel = await live.createChannel();
  // a missing queue closes the channel with an `error` event, which nobody else listens for
  channel.on("error", () => undefined);
  try {
    if (queue === undefined || signal.aborted) return { status: "healthy" };
    return judge(queue, minConsumers, await channel.checkQueue(queue));
  } finally {
    await close(channel);
  }
}

function judge(
  queue: string,
  minConsumers: number,
  { messageCount, consumerCount }: { messageCount: number; consumerCount: number },
): ProbeResult {
  const details = { queue, messages: messageCount, consumers: consumerCount };
  const observed = { value: messageCount, unit: "{message}" };
  if (consumerCount >= minConsumers) return { status: "healthy", details, observed };
  const message = `${queue}: ${consumerCount} of at least ${minConsumers} consumers`;
  return { status: "degraded", message, details, observed };
}

/** A channel that the broker has closed throws here, after its own error has been reported. */
async function close(channel: AmqpChannel): Promise<void> {
  await Promise.resolve()
    .then(async () => channel.close())
    .catch(() => undefined);
}
