import type { AlertRule } from "./specification.ts";

/** The specification's severities, from the mildest to the worst. */
export const severities = [
  "low",
  "medium",
  "high",
  "critical",
] as const satisfies readonly AlertRule["severity"][];

/** How bad an alert is, in the specification's words. */
export type Severity = (typeof severities)[number];

/** Those of alerts. `none` is the heartbeat's, which is meant to fire always and wakes nobody. */
export const alertSeverities = ["none", ...severities] as const;

/** How bad an alert is; `none` is the heartbeat's. */
export type AlertSeverity = (typeof alertSeverities)[number];
