import { createRouter } from "../simulate/router.ts";
import type { AlertLabels } from "../alert-labels.ts";
import type { RoutingPolicy } from "./routing-policy.ts";

/** Milliseconds for each severity. */
export type GroupWaits = Readonly<Record<AlertLabels["severity"], number>>;

/**
 * Returns how long the first notification of a group waits at most, for an alert of which nothing
 * but the severity is known: the part of Alertmanager in the time from a breach to its page.
 */
export function groupWaits(policy: RoutingPolicy): GroupWaits {
  const route = createRouter(policy.root);
  const wait = (severity: AlertLabels["severity"]): number =>
    Math.max(...route({ severity }).map(({ options }) => options.groupWaitMs));
  return {
    none: wait("none"),
    low: wait("low"),
    medium: wait("medium"),
    high: wait("high"),
    critical: wait("critical"),
  };
}
