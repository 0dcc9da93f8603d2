import type { Duration } from "../../duration.ts";
import type { AlertLabel } from "./alert-labels.ts";
import type { Matcher } from "../../promql/label-condition.ts";

/** Every label: one group an alert. */
export const groupByAll = "...";

/**
 * The second way of a critical alert: a receiver that shares no endpoint with the route's own, or
 * the reason why there is none.
 */
export type Fallback<R extends string> = R | { readonly none: string };

/**
 * A node of the routing tree, in Alertmanager's words. What is left out is inherited from the
 * parent, except matchers, `continue`, the time intervals and the fallback.
 * https://prometheus.io/docs/alerting/latest/configuration/#route
 */
export interface Route<
  R extends string = string,
  T extends string = string,
  L extends string = AlertLabel,
> {
  readonly receiver?: R;
  readonly matchers?: readonly Matcher<L>[];
  readonly groupBy?: readonly (L | typeof groupByAll)[];
  /** How long a new group waits for more alerts. @default "30s" at the root */
  readonly groupWait?: Duration;
  /** How often a group looks for news, and how long one notification may take. @default "5m" */
  readonly groupInterval?: Duration;
  /** How long until a notification without news is repeated. @default "4h" */
  readonly repeatInterval?: Duration;
  /** Whether later siblings see the alert too. @default false */
  readonly continue?: boolean;
  /** No notifications during these. */
  readonly muteTimeIntervals?: readonly T[];
  /** Notifications during these only. */
  readonly activeTimeIntervals?: readonly T[];
  /** Why nobody need be told of critical alerts while the time intervals mute the route. */
  readonly mutesCritical?: string;
  /**
   * Notified at the same time as `receiver`. Alertmanager cannot try one channel after another, so
   * the fallback becomes a sibling route with `continue`.
   */
  readonly fallback?: Fallback<R>;
  readonly routes?: readonly Route<R, T, L>[];
}

/** The root matches every alert. */
export type RootRoute<
  R extends string = string,
  T extends string = string,
  L extends string = AlertLabel,
> = Omit<
  Route<R, T, L>,
  | "matchers"
  | "continue"
  | "muteTimeIntervals"
  | "activeTimeIntervals"
  | "mutesCritical"
  | "fallback"
> & { readonly receiver: R };
