import type { Deliveries, ReceiverChannels } from "./alertmanager-api.ts";

/** Channels of one kind, and what is known of their notifications. */
export interface ChannelsProof {
  /** As Alertmanager names it: `slack`. */
  readonly integration: string;
  /** The receiver of each channel: of several, Alertmanager does not say which of them failed. */
  readonly receivers: readonly string[];
  /** How many notifications went out. */
  readonly delivered: number;
  /** Why they may have been others than the drill's; nothing where there is no doubt. */
  readonly doubt?: string;
}

export interface ProofInput {
  readonly channels: readonly ReceiverChannels[];
  readonly before: readonly Deliveries[];
  readonly after: readonly Deliveries[];
  /** Alerts that the same receivers are told of meanwhile. */
  readonly otherAlerts: number;
}

/**
 * Returns what the counters prove of each kind of channel, of each receiver where they name it.
 *
 * One channel proves itself. Several behind one counter do only if nothing failed and nobody else
 * sent: else a channel that is told twice would stand for one that is dead.
 */
export function proveDeliveries(input: ProofInput): readonly ChannelsProof[] {
  const { after, before, channels, otherAlerts } = input;
  const named = after.some(({ receiver }) => receiver !== undefined);
  const groups = Map.groupBy(channels, ({ integration, receiver }) =>
    JSON.stringify(named ? [integration, receiver] : [integration]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { integration } = first;
    const sum = (of: readonly Deliveries[], key: "succeeded" | "failed"): number =>
      of
        .filter((one) => one.integration === integration)
        .filter(({ receiver }) => !named || receiver === first.receiver)
        .reduce((total, one) => total + one[key], 0);
    const receivers = group.flatMap(({ count, receiver }) => Array<string>(count).fill(receiver));
    const delivered = sum(after, "succeeded") - sum(before, "succeeded");
    const failed = sum(after, "failed") - sum(before, "failed");
    const doubt = receivers.length === 1 ? undefined : doubtOf({ failed, named, otherAlerts });
    return [{ integration, receivers, delivered, ...(doubt === undefined ? {} : { doubt }) }];
  });
}

/** Returns whether every notification went out, beyond doubt. */
export function isProven({ delivered, doubt, receivers }: ChannelsProof): boolean {
  return doubt === undefined && delivered >= receivers.length;
}

function doubtOf({
  failed,
  named,
  otherAlerts,
}: {
  readonly failed: number;
  readonly named: boolean;
  readonly otherAlerts: number;
}): string | undefined {
  const unnamed = named
    ? ""
    : "; Alertmanager tells receivers apart with --enable-feature=receiver-name-in-metrics";
  if (failed > 0) return `${failed} requests failed meanwhile${unnamed}`;
  if (otherAlerts > 0)
    return `the same receivers are told of ${otherAlerts} other alerts${unnamed}`;
  return undefined;
}
