import type { LabelSet } from "../alert-labels.ts";
import type { NotificationReason } from "./notification-log.ts";

/** Whether an alert is still there. */
export type AlertStatus = "firing" | "resolved";

/** An alert within a notification. */
export interface NotifiedAlert {
  readonly labels: LabelSet;
  readonly status: AlertStatus;
  readonly startsAtMs: number;
}

/** One message to one channel. */
export interface Notification {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly receiver: string;
  /** The receiver's channel, as Alertmanager names it: `webhook[0]`. */
  readonly channel: string;
  /** The route: `route.routes[1]`. */
  readonly route: string;
  readonly groupLabels: LabelSet;
  /** `firing` while one of the alerts does. */
  readonly status: AlertStatus;
  readonly reason: NotificationReason;
  /** In Alertmanager's order. */
  readonly alerts: readonly NotifiedAlert[];
}

/** An alert that a route kept to itself from this time on. */
export interface Suppression {
  readonly atMs: number;
  readonly receiver: string;
  readonly route: string;
  readonly labels: LabelSet;
  /** `inhibited by …`, `outside …`, `muted by …` or `silenced by …`. */
  readonly reason: string;
}
