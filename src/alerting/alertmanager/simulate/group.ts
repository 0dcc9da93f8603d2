import type { LabelSet } from "../alert-labels.ts";
import { groupByAll } from "../route.ts";
import type { RouteNode } from "../routing-policy.ts";
import type { KeptAlert } from "./alert.ts";
import { labelSetKey, pickLabels } from "./label-set.ts";

/** Alerts of one route that are notified about together (`aggrGroup`, dispatch/dispatch.go). */
export interface Group {
  readonly route: RouteNode;
  readonly labels: LabelSet;
  /** Alertmanager's group key: routes with the same matchers share it. */
  readonly key: string;
  readonly alerts: Map<string, KeptAlert>;
}

/** Returns the labels by which the route groups the alert. */
export function groupLabels({ options }: RouteNode, labels: LabelSet): LabelSet {
  return options.groupBy === groupByAll ? labels : pickLabels(labels, options.groupBy);
}

/** Returns a group with its first alert. */
export function createGroup(route: RouteNode, alert: KeptAlert): Group {
  const labels = groupLabels(route, alert.labels);
  const key = `${route.key}:${labelSetKey(labels)}`;
  return { route, labels, key, alerts: new Map([[alert.key, alert]]) };
}

/**
 * Returns when the group of an alert flushes for the first time: after the route's wait, or at
 * once when the alert is older than that.
 */
export function firstFlushMs({ options }: RouteNode, alert: KeptAlert, nowMs: number): number {
  const isOld = alert.startsAtMs + options.groupWaitMs < nowMs;
  return isOld ? nowMs : nowMs + options.groupWaitMs;
}
