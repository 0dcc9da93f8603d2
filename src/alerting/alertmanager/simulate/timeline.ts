import { toPromDuration } from "../../../duration.ts";
import type { LabelSet } from "../alert-labels.ts";
import type { Notification, Suppression } from "./notification.ts";
import type { SimulationResult } from "./simulate.ts";

/** What one receiver is told at one time; its channels are told the same. */
export interface Page {
  /** Milliseconds after the scenario's start. */
  readonly afterMs: number;
  readonly receiver: string;
  readonly channels: readonly string[];
  readonly status: Notification["status"];
  readonly reason: Notification["reason"];
  readonly alerts: Notification["alerts"];
}

/** Returns the notifications by receiver, in the order of time. */
export function toPages({ notifications }: SimulationResult, startMs: number): readonly Page[] {
  const same = Map.groupBy(
    notifications,
    ({ atMs, receiver, route, reason, alerts, groupLabels }) =>
      JSON.stringify([atMs, receiver, route, reason, alerts, groupLabels]),
  );
  return [...same.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            afterMs: first.atMs - startMs,
            receiver: first.receiver,
            channels: [first, ...others].map(({ channel }) => channel),
            status: first.status,
            reason: first.reason,
            alerts: first.alerts,
          },
        ],
  );
}

/** Returns one line: `+1m30s  critical  firing  A{service_name="shop"}  (first notification)`. */
export function formatPage({ afterMs, receiver, status, reason, alerts }: Page): string {
  const names = alerts.map((alert) =>
    alert.status === status
      ? formatAlert(alert.labels)
      : `${formatAlert(alert.labels)} ${alert.status}`,
  );
  return `${formatAfter(afterMs)}  ${receiver}  ${status}  ${names.join(", ")}  (${reason})`;
}

/** Returns one line: `+30s  default  keeps back  A{…}  (inhibited by …)`. */
export function formatSuppression(one: Suppression, startMs: number): string {
  const { atMs, receiver, labels, reason } = one;
  return `${formatAfter(atMs - startMs)}  ${receiver}  keeps back  ${formatAlert(labels)}  (${reason})`;
}

/** Returns the time after the start: `+1m30s`. */
export function formatAfter(ms: number): string {
  return `+${toPromDuration(ms)}`;
}

/** Returns the alert as PromQL would select it. */
function formatAlert({ alertname = "", ...labels }: LabelSet): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? alertname : `${alertname}{${pairs.join(",")}}`;
}
