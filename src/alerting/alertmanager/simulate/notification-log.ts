/** Why a notification is sent, as Alertmanager's `notification_reason` says it. */
export type NotificationReason =
  | "first notification"
  | "new alerts added"
  | "some alerts resolved"
  | "all alerts resolved"
  | "repeat interval elapsed";

/** What a channel has last been told about a group. */
export interface LogEntry {
  readonly atMs: number;
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
}

/** What there is to tell. */
export interface News {
  /** Keys of the alerts. */
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
  readonly nowMs: number;
  readonly repeatIntervalMs: number;
  readonly sendResolved: boolean;
}

/**
 * Returns why a channel must be told, or undefined when it knows (`needsUpdate`,
 * notify/dedup_stage.go).
 *
 * A repeat needs strictly more than the interval since the last notification, and that was logged
 * a moment after its flush: an interval that is a multiple of `group_interval` therefore repeats
 * one flush later.
 */
export function reasonToNotify(
  entry: LogEntry | undefined,
  news: News,
): NotificationReason | undefined {
  const { firing, resolved, nowMs, repeatIntervalMs, sendResolved } = news;
  if (entry === undefined) return firing.size > 0 ? "first notification" : undefined;
  if (!isSubset(firing, entry.firing)) {
    return entry.firing.size === 0 ? "first notification" : "new alerts added";
  }
  if (firing.size === 0) return entry.firing.size > 0 ? "all alerts resolved" : undefined;
  if (sendResolved && !isSubset(resolved, entry.resolved)) return "some alerts resolved";
  return entry.atMs < nowMs - repeatIntervalMs ? "repeat interval elapsed" : undefined;
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((key) => all.has(key));
}
