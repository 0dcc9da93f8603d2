import type { AlertSeverity } from "../severity.ts";

/**
 * The labels that routing may speak of, with their values. A matcher on any other label does not
 * compile; a project adds its own by declaration merging:
 *
 * ```ts
 * declare module "@tamma/observability/alerting" {
 *   interface AlertLabels { team: "shop" | "platform" }
 * }
 * ```
 */
export interface AlertLabels {
  alertname: string;
  /** `none` is the heartbeat's: an alert that is meant to fire always. */
  severity: AlertSeverity;
  /** The rule's stable id; the alert's name may change. */
  rule_id: string;
  /** The team that gets the alert. */
  owner: string;
  service_name: string;
  service_namespace: string;
  service_instance_id: string;
  service_version: string;
  deployment_environment_name: string;
  host_name: string;
  instance: string;
  job: string;
  health_component_name: string;
  /** `"true"` on the alerts that `tamma-obs drill` posts, on no other. */
  drill: "true";
}

/** A label that routing may speak of. */
export type AlertLabel = keyof AlertLabels;

/** A label set, as Alertmanager receives it. An empty value is the same as no label. */
export type LabelSet = Readonly<Record<string, string>>;
