import type { RoutingPolicy } from "../../src/alerting/alertmanager/routing-policy.ts";
import type { Notification } from "../../src/alerting/alertmanager/simulate/notification.ts";
import { toSimulation } from "../../src/alerting/alertmanager/simulate/scenario.ts";
import { simulate } from "../../src/alerting/alertmanager/simulate/simulate.ts";
import type { FiredAlert } from "./alert-states.ts";

/** One message that something is wrong; the second way of a critical alert counts as its own. */
export interface Message {
  readonly atMs: number;
  readonly receiver: string;
  readonly reason: Notification["reason"];
  readonly alerts: readonly Readonly<Record<string, string>>[];
}

/** Returns the messages that Alertmanager would send of the alerts, without those that all is well. */
export function toMessages(
  policy: RoutingPolicy,
  fired: readonly FiredAlert[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): readonly Message[] {
  const input = toSimulation({
    start: new Date(startMs).toISOString(),
    watch: endMs - startMs,
    alerts: fired.map(({ labels, fromMs, untilMs }) => ({
      labels,
      at: fromMs - startMs,
      ...(untilMs === Infinity ? {} : { for: untilMs - fromMs }),
    })),
  });
  return simulate(policy, input)
    .notifications.filter(({ status }) => status === "firing")
    .filter(({ reason }) => reason !== "some alerts resolved")
    .map(({ atMs, receiver, reason, alerts }) => ({
      atMs,
      receiver,
      reason,
      alerts: alerts.filter(({ status }) => status === "firing").map(({ labels }) => labels),
    }));
}

/** Whether the message is the copy on the second way. */
export function isCopy({ receiver }: Message): boolean {
  return receiver.endsWith("critical-fallback");
}

/** Whether the message is about something critical, and wakes somebody. */
export function isPage(message: Message): boolean {
  return message.receiver.endsWith("critical");
}
