import { alertSeverities, type AlertSeverity } from "../severity.ts";

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
  /** The objective's id, on the alerts on burn rates. */
  slo: string;
  /** `"true"` on the alerts that `tamma-obs drill` posts, on no other. */
  drill: "true";
}

/** The label that keeps environments apart. */
export const environmentLabel = "deployment_environment_name" satisfies AlertLabel;

/** A label that routing may speak of. */
export type AlertLabel = keyof AlertLabels;

/** A label set, as Alertmanager receives it. An empty value is the same as no label. */
export type LabelSet = Readonly<Record<string, string>>;

/** The names in {@link AlertLabels}: what a label that is not known may be a slip of. */
export const alertLabelNames = [
  "alertname",
  "severity",
  "rule_id",
  "owner",
  "service_name",
  "service_namespace",
  "service_instance_id",
  "service_version",
  "deployment_environment_name",
  "host_name",
  "instance",
  "job",
  "health_component_name",
  "slo",
  "drill",
] as const satisfies readonly (keyof AlertLabels)[];

/** The values in {@link AlertLabels}, of the labels that have only some. */
export const alertLabelValues: Readonly<Record<string, readonly string[]>> = {
  severity: alertSeverities,
  drill: ["true"],
};
