import type { Channel, Receiver } from "../receiver.ts";
import { isResolved, type KeptAlert } from "./alert.ts";
import type { Group } from "./group.ts";
import {
  reasonToNotify,
  type LogEntry,
  type News,
  type NotificationReason,
} from "./notification-log.ts";
import type { Notification, NotifiedAlert } from "./notification.ts";

/** Tells the channels of a group's receiver what they do not know yet. */
export interface Notifier {
  readonly sent: readonly Notification[];
  readonly notify: (group: Group, alerts: readonly KeptAlert[], nowMs: number) => void;
}

/** A channel under the name that Alertmanager gives it. */
interface NamedChannel {
  readonly name: string;
  readonly sendResolved: boolean;
}

/** Returns a notifier whose channels know nothing yet. */
export function createNotifier(receivers: ReadonlyMap<string, Receiver>): Notifier {
  const channels = new Map([...receivers].map(([name, { channels }]) => [name, named(channels)]));
  const log = new Map<string, LogEntry>();
  const sent: Notification[] = [];
  return {
    sent,
    notify(group, alerts, nowMs) {
      const { receiver } = group.route.options;
      for (const channel of channels.get(receiver) ?? []) {
        const key = `${group.key} ${receiver} ${channel.name}`;
        const news = newsFor(channel, group, alerts, nowMs);
        const reason = reasonToNotify(log.get(key), news);
        if (reason === undefined) continue;
        log.set(key, { atMs: nowMs, firing: news.firing, resolved: news.resolved });
        const message = toNotification(channel, group, alerts, news, reason);
        if (message.alerts.length > 0) sent.push(message);
      }
    },
  };
}

/** Alertmanager counts the channels of each type. */
function named(channels: readonly Channel[]): readonly NamedChannel[] {
  return channels.map(({ type, sendResolved = true }, index) => {
    const before = channels.slice(0, index).filter((other) => other.type === type);
    return { name: `${type}[${before.length}]`, sendResolved };
  });
}

function newsFor(
  { sendResolved }: NamedChannel,
  { route }: Group,
  alerts: readonly KeptAlert[],
  nowMs: number,
): News {
  const [resolved, firing] = [true, false].map(
    (over) =>
      new Set(alerts.filter((one) => isResolved(one, nowMs) === over).map(({ key }) => key)),
  );
  const { repeatIntervalMs } = route.options;
  return {
    firing: firing ?? new Set(),
    resolved: resolved ?? new Set(),
    nowMs,
    repeatIntervalMs,
    sendResolved,
  };
}

/** A channel that is not told of ends gets the firing alerts only, and no message without any. */
function toNotification(
  { name, sendResolved }: NamedChannel,
  { route, labels }: Group,
  alerts: readonly KeptAlert[],
  { firing, nowMs }: News,
  reason: NotificationReason,
): Notification {
  return {
    atMs: nowMs,
    receiver: route.options.receiver,
    channel: name,
    route: route.path,
    groupLabels: labels,
    status: firing.size > 0 ? "firing" : "resolved",
    reason,
    alerts: alerts
      .filter(({ key }) => sendResolved || firing.has(key))
      .map((alert) => toNotified(alert, firing)),
  };
}

function toNotified(
  { key, labels, startsAtMs }: KeptAlert,
  firing: ReadonlySet<string>,
): NotifiedAlert {
  return { labels, status: firing.has(key) ? "firing" : "resolved", startsAtMs };
}
