import { ofTarget } from "./of-target.ts";

const { counter, gauge } = ofTarget("prometheus");

const ruleGroup = { rule_group: { description: "File and name of the rule group." } } as const;
const alertmanager = { alertmanager: { description: "URL of the Alertmanager." } } as const;
const remote = {
  remote_name: { description: "Name in `remote_write`." },
  url: { description: "Where it writes to." },
} as const;

/** Prometheus about itself. The second one, for the aggregates, has them too under its own job. */
export const prometheusMetrics = {
  prometheusConfigReloaded: gauge(
    "prometheus_config_last_reload_successful",
    "{reload}",
    "1 if the last reload of the configuration worked, else 0.",
    {},
  ),
  prometheusRuleFailures: counter(
    "prometheus_rule_evaluation_failures_total",
    "{evaluation}",
    "Rule evaluations that failed.",
    ruleGroup,
  ),
  prometheusRuleIterationsMissed: counter(
    "prometheus_rule_group_iterations_missed_total",
    "{iteration}",
    "Evaluations that were skipped because the one before took too long.",
    ruleGroup,
  ),
  prometheusRuleGroupDuration: gauge(
    "prometheus_rule_group_last_duration_seconds",
    "s",
    "How long the last evaluation of the group took.",
    ruleGroup,
  ),
  prometheusRuleGroupInterval: gauge(
    "prometheus_rule_group_interval_seconds",
    "s",
    "How often the group is evaluated.",
    ruleGroup,
  ),
  prometheusRuleGroupEvaluated: gauge(
    "prometheus_rule_group_last_evaluation_timestamp_seconds",
    "s",
    "Unix time of the last evaluation of the group.",
    ruleGroup,
  ),
  prometheusNotificationsDropped: counter(
    "prometheus_notifications_dropped_total",
    "{alert}",
    "Alerts that never reached an Alertmanager.",
    alertmanager,
  ),
  prometheusNotificationErrors: counter(
    "prometheus_notifications_errors_total",
    "{alert}",
    "Alerts whose delivery to an Alertmanager failed.",
    alertmanager,
  ),
  prometheusNotificationsSent: counter(
    "prometheus_notifications_sent_total",
    "{alert}",
    "Alerts sent to an Alertmanager.",
    alertmanager,
  ),
  prometheusAlertmanagers: gauge(
    "prometheus_notifications_alertmanagers_discovered",
    "{alertmanager}",
    "Alertmanagers that Prometheus sends to.",
    {},
  ),
  prometheusCompactionsFailed: counter(
    "prometheus_tsdb_compactions_failed_total",
    "{compaction}",
    "Compactions that failed.",
    {},
  ),
  prometheusWalCorruptions: counter(
    "prometheus_tsdb_wal_corruptions_total",
    "{corruption}",
    "Corruptions found in the write-ahead log.",
    {},
  ),
  prometheusSamplesAppended: counter(
    "prometheus_tsdb_head_samples_appended_total",
    "{sample}",
    "Samples stored.",
    {
      type: { description: "Kind of sample." },
    },
  ),
  prometheusTooOldSamples: counter(
    "prometheus_tsdb_too_old_samples_total",
    "{sample}",
    "Samples refused for good: older than the out-of-order window.",
    { type: { description: "Kind of sample." } },
  ),
  prometheusHeadSeries: gauge("prometheus_tsdb_head_series", "{series}", "Series in memory.", {}),

  remoteWriteHighest: gauge(
    "prometheus_remote_storage_queue_highest_timestamp_seconds",
    "s",
    "Unix time of the newest sample that is to be sent.",
    remote,
  ),
  remoteWriteHighestSent: gauge(
    "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
    "s",
    "Unix time of the newest sample that the remote side took.",
    remote,
  ),
  remoteWritePending: gauge(
    "prometheus_remote_storage_samples_pending",
    "{sample}",
    "Samples in memory that wait to be sent.",
    remote,
  ),
  remoteWriteSent: counter(
    "prometheus_remote_storage_samples_total",
    "{sample}",
    "Samples sent.",
    remote,
  ),
  remoteWriteRetried: counter(
    "prometheus_remote_storage_samples_retried_total",
    "{sample}",
    "Samples that are sent again: the remote side did not take them.",
    remote,
  ),
  remoteWriteFailed: counter(
    "prometheus_remote_storage_samples_failed_total",
    "{sample}",
    "Samples that the remote side refused for good.",
    remote,
  ),
  remoteWriteDropped: counter(
    "prometheus_remote_storage_samples_dropped_total",
    "{sample}",
    "Samples that were not sent. `dropped_series`: relabelling does not keep them.",
    {
      ...remote,
      reason: {
        description: "Why.",
        values: ["dropped_series", "too_old", "unintentionally_dropped_series"],
      },
    },
  ),
} as const;
