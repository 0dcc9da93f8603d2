import type { LabelSet } from "../alert-labels.ts";
import { labelSetKey, withoutEmpty } from "./label-set.ts";

/** An alert as it is posted to Alertmanager's API. Times are epoch milliseconds. */
export interface PostedAlert {
  readonly labels: LabelSet;
  /** @default the end if there is one, else the time of the post */
  readonly startsAtMs?: number;
  /** @default the time of the post plus `resolve_timeout` */
  readonly endsAtMs?: number;
}

/** An alert as Alertmanager keeps it. */
export interface KeptAlert {
  /** Equal for equal labels. */
  readonly key: string;
  readonly labels: LabelSet;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Whether the end is only a timeout. */
  readonly timesOut: boolean;
}

/** Whether the alert is over at `nowMs`: an alert that ends now has ended. */
export function isResolved(alert: KeptAlert, nowMs: number): boolean {
  return alert.endsAtMs <= nowMs;
}

/** Returns the alert as the API takes it, or undefined when it refuses it (api/v2/api.go). */
export function acceptAlert(
  posted: PostedAlert,
  nowMs: number,
  resolveTimeoutMs: number,
): KeptAlert | undefined {
  const labels = withoutEmpty(posted.labels);
  const startsAtMs = posted.startsAtMs ?? posted.endsAtMs ?? nowMs;
  const endsAtMs = posted.endsAtMs ?? nowMs + resolveTimeoutMs;
  if (endsAtMs < startsAtMs || Object.keys(labels).length === 0) return undefined;
  const timesOut = posted.endsAtMs === undefined;
  return { key: labelSetKey(labels), labels, startsAtMs, endsAtMs, timesOut };
}

/**
 * Returns what is kept when `next` comes while `old` is there: one alert if their times overlap
 * (provider/mem/mem.go, alert/alert.go).
 */
export function mergeAlerts(old: KeptAlert | undefined, next: KeptAlert, nowMs: number): KeptAlert {
  if (old === undefined || !overlap(old, next)) return next;
  return {
    ...next,
    startsAtMs: Math.min(old.startsAtMs, next.startsAtMs),
    endsAtMs: mergedEnd(old, next, nowMs),
  };
}

function overlap(old: KeptAlert, next: KeptAlert): boolean {
  const within = (ms: number): boolean => ms > old.startsAtMs && ms < old.endsAtMs;
  return within(next.endsAtMs) || within(next.startsAtMs);
}

function mergedEnd(old: KeptAlert, next: KeptAlert, nowMs: number): number {
  const later = Math.max(old.endsAtMs, next.endsAtMs);
  if (isResolved(next, nowMs)) return isResolved(old, nowMs) ? later : next.endsAtMs;
  return old.timesOut ? next.endsAtMs : later;
}
