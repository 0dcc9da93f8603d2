import type { BackendMetricCatalog } from "./backend-definition.ts";

/** Seconds; as scraped. */
const lokiBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100] as const;
const tempoBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 25, 50, 100] as const;

const exporter = { description: "Exporter, by its name in the Collector's configuration." };
const collectorExporter = { exporter } as const;
const collectorReceiver = {
  receiver: { description: "Receiver, by its name in the Collector's configuration." },
  transport: { description: "Protocol of the receiver." },
} as const;
const ruleGroup = { rule_group: { description: "File and name of the rule group." } } as const;
const alertmanager = { alertmanager: { description: "URL of the Alertmanager." } } as const;
const tenant = { tenant: { description: "Tenant." } } as const;
const discardReason = { reason: { description: "Why data was thrown away." } } as const;
const integration = {
  integration: { description: "Kind of receiver: webhook, email, slack, …" },
} as const;
const httpRequest = {
  method: { description: "Method." },
  route: { description: "Route." },
  status_code: { description: "Status code, or `success` and `error` for gRPC." },
} as const;

function counter<const A>(name: string, unit: string, description: string, attributes: A) {
  return { name, kind: "counter", unit, description, attributes } as const;
}

function gauge<const A, const U extends string>(
  name: string,
  unit: U,
  description: string,
  attributes: A,
) {
  return { name, kind: "gauge", unit, description, attributes } as const;
}

/**
 * What the stack's own components say about themselves, under the names of their `/metrics`.
 * `test/alerting/backend-catalog.test.ts` compares them with a recorded scrape of each.
 */
export const backendCatalog = {
  up: {
    ...gauge("up", "{target}", "1 if the last scrape of the target worked, else 0.", {}),
    target: "any",
  },

  // OpenTelemetry Collector, internal telemetry at level `normal`
  collectorQueueSize: {
    ...gauge("otelcol_exporter_queue_size", "{item}", "Items that wait to be sent.", {
      ...collectorExporter,
      data_type: { description: "Signal.", values: ["traces", "metrics", "logs"] },
    }),
    target: "otel-collector",
  },
  collectorQueueCapacity: {
    ...gauge("otelcol_exporter_queue_capacity", "{item}", "Items that the queue can hold.", {
      ...collectorExporter,
      data_type: { description: "Signal.", values: ["traces", "metrics", "logs"] },
    }),
    target: "otel-collector",
  },
  collectorEnqueueFailedSpans: {
    ...counter(
      "otelcol_exporter_enqueue_failed_spans",
      "{span}",
      "Spans that the full queue refused.",
      collectorExporter,
    ),
    target: "otel-collector",
  },
  collectorEnqueueFailedMetricPoints: {
    ...counter(
      "otelcol_exporter_enqueue_failed_metric_points",
      "{point}",
      "Metric points that the full queue refused.",
      collectorExporter,
    ),
    target: "otel-collector",
  },
  collectorEnqueueFailedLogRecords: {
    ...counter(
      "otelcol_exporter_enqueue_failed_log_records",
      "{record}",
      "Log records that the full queue refused.",
      collectorExporter,
    ),
    target: "otel-collector",
  },
  collectorSendFailedSpans: {
    ...counter(
      "otelcol_exporter_send_failed_spans",
      "{span}",
      "Spans that the backend refused for good.",
      collectorExporter,
    ),
    target: "otel-collector",
  },
  collectorSendFailedMetricPoints: {
    ...counter(
      "otelcol_exporter_send_failed_metric_points",
      "{point}",
      "Metric points that the backend refused for good.",
      collectorExporter,
    ),
    target: "otel-collector",
  },
  collectorSendFailedLogRecords: {
    ...counter(
      "otelcol_exporter_send_failed_log_records",
      "{record}",
      "Log records that the backend refused for good.",
      collectorExporter,
    ),
    target: "otel-collector",
  },
  collectorAcceptedSpans: {
    ...counter(
      "otelcol_receiver_accepted_spans",
      "{span}",
      "Spans taken into the pipeline.",
      collectorReceiver,
    ),
    target: "otel-collector",
  },
  collectorAcceptedMetricPoints: {
    ...counter(
      "otelcol_receiver_accepted_metric_points",
      "{point}",
      "Metric points taken into the pipeline.",
      collectorReceiver,
    ),
    target: "otel-collector",
  },
  collectorAcceptedLogRecords: {
    ...counter(
      "otelcol_receiver_accepted_log_records",
      "{record}",
      "Log records taken into the pipeline.",
      collectorReceiver,
    ),
    target: "otel-collector",
  },
  collectorRefusedSpans: {
    ...counter(
      "otelcol_receiver_refused_spans",
      "{span}",
      "Spans that could not be taken into the pipeline.",
      collectorReceiver,
    ),
    target: "otel-collector",
  },
  collectorRefusedMetricPoints: {
    ...counter(
      "otelcol_receiver_refused_metric_points",
      "{point}",
      "Metric points that could not be taken into the pipeline.",
      collectorReceiver,
    ),
    target: "otel-collector",
  },
  collectorRefusedLogRecords: {
    ...counter(
      "otelcol_receiver_refused_log_records",
      "{record}",
      "Log records that could not be taken into the pipeline.",
      collectorReceiver,
    ),
    target: "otel-collector",
  },
  collectorUptime: {
    ...counter("otelcol_process_uptime", "s", "Time since the Collector started.", {}),
    target: "otel-collector",
  },

  // Prometheus
  prometheusConfigReloaded: {
    ...gauge(
      "prometheus_config_last_reload_successful",
      "{reload}",
      "1 if the last reload of the configuration worked, else 0.",
      {},
    ),
    target: "prometheus",
  },
  prometheusRuleFailures: {
    ...counter(
      "prometheus_rule_evaluation_failures_total",
      "{evaluation}",
      "Rule evaluations that failed.",
      ruleGroup,
    ),
    target: "prometheus",
  },
  prometheusRuleIterationsMissed: {
    ...counter(
      "prometheus_rule_group_iterations_missed_total",
      "{iteration}",
      "Evaluations that were skipped because the one before took too long.",
      ruleGroup,
    ),
    target: "prometheus",
  },
  prometheusNotificationsDropped: {
    ...counter(
      "prometheus_notifications_dropped_total",
      "{alert}",
      "Alerts that never reached an Alertmanager.",
      alertmanager,
    ),
    target: "prometheus",
  },
  prometheusNotificationErrors: {
    ...counter(
      "prometheus_notifications_errors_total",
      "{alert}",
      "Alerts whose delivery to an Alertmanager failed.",
      alertmanager,
    ),
    target: "prometheus",
  },
  prometheusNotificationsSent: {
    ...counter(
      "prometheus_notifications_sent_total",
      "{alert}",
      "Alerts sent to an Alertmanager.",
      alertmanager,
    ),
    target: "prometheus",
  },
  prometheusAlertmanagers: {
    ...gauge(
      "prometheus_notifications_alertmanagers_discovered",
      "{alertmanager}",
      "Alertmanagers that Prometheus sends to.",
      {},
    ),
    target: "prometheus",
  },
  prometheusCompactionsFailed: {
    ...counter(
      "prometheus_tsdb_compactions_failed_total",
      "{compaction}",
      "Compactions that failed.",
      {},
    ),
    target: "prometheus",
  },
  prometheusWalCorruptions: {
    ...counter(
      "prometheus_tsdb_wal_corruptions_total",
      "{corruption}",
      "Corruptions found in the write-ahead log.",
      {},
    ),
    target: "prometheus",
  },
  prometheusSamplesAppended: {
    ...counter("prometheus_tsdb_head_samples_appended_total", "{sample}", "Samples stored.", {
      type: { description: "Kind of sample." },
    }),
    target: "prometheus",
  },
  prometheusTooOldSamples: {
    ...counter(
      "prometheus_tsdb_too_old_samples_total",
      "{sample}",
      "Samples refused for good: older than the out-of-order window.",
      { type: { description: "Kind of sample." } },
    ),
    target: "prometheus",
  },
  prometheusHeadSeries: {
    ...gauge("prometheus_tsdb_head_series", "{series}", "Series in memory.", {}),
    target: "prometheus",
  },

  // Alertmanager
  alertmanagerConfigReloaded: {
    ...gauge(
      "alertmanager_config_last_reload_successful",
      "{reload}",
      "1 if the last reload of the configuration worked, else 0.",
      {},
    ),
    target: "alertmanager",
  },
  alertmanagerNotifications: {
    ...counter(
      "alertmanager_notifications_total",
      "{notification}",
      "Notifications that were tried.",
      integration,
    ),
    target: "alertmanager",
  },
  alertmanagerNotificationsFailed: {
    ...counter(
      "alertmanager_notifications_failed_total",
      "{notification}",
      "Notifications that failed.",
      { ...integration, reason: { description: "Why." } },
    ),
    target: "alertmanager",
  },
  alertmanagerInvalidAlerts: {
    ...counter(
      "alertmanager_alerts_invalid_total",
      "{alert}",
      "Alerts received that were malformed.",
      { version: { description: "Version of the API." } },
    ),
    target: "alertmanager",
  },

  // Loki
  lokiRequestDuration: {
    name: "loki_request_duration_seconds",
    kind: "histogram",
    unit: "s",
    description: "Duration of requests to Loki.",
    attributes: httpRequest,
    buckets: lokiBuckets,
    target: "loki",
  },
  lokiPanics: {
    ...counter("loki_panic_total", "{panic}", "Panics that were caught.", {}),
    target: "loki",
  },
  lokiLinesReceived: {
    ...counter("loki_distributor_lines_received_total", "{line}", "Log lines received.", tenant),
    target: "loki",
  },
  lokiDiscardedSamples: {
    ...counter("loki_discarded_samples_total", "{line}", "Log lines thrown away.", {
      ...tenant,
      ...discardReason,
    }),
    target: "loki",
  },
  lokiChunkFlushFailures: {
    ...counter(
      "loki_ingester_chunks_flush_failures_total",
      "{chunk}",
      "Chunks that could not be written to storage.",
      {},
    ),
    target: "loki",
  },
  lokiWalDiskFull: {
    ...counter(
      "loki_ingester_wal_disk_full_failures_total",
      "{write}",
      "Writes to the write-ahead log that found the disk full.",
      {},
    ),
    target: "loki",
  },

  // Tempo
  tempoSpansReceived: {
    ...counter("tempo_distributor_spans_received_total", "{span}", "Spans received.", tenant),
    target: "tempo",
  },
  tempoDiscardedSpans: {
    ...counter("tempo_discarded_spans_total", "{span}", "Spans thrown away.", {
      ...tenant,
      ...discardReason,
    }),
    target: "tempo",
  },
  tempoFailedFlushes: {
    ...counter(
      "tempo_ingester_failed_flushes_total",
      "{flush}",
      "Traces or blocks that could not be written to storage.",
      {},
    ),
    target: "tempo",
  },
  tempoRequestDuration: {
    name: "tempo_request_duration_seconds",
    kind: "histogram",
    unit: "s",
    description: "Duration of requests to Tempo.",
    attributes: httpRequest,
    buckets: tempoBuckets,
    target: "tempo",
  },
  tempoCompactionErrors: {
    ...counter("tempodb_compaction_errors_total", "{error}", "Errors of compaction.", {}),
    target: "tempo",
  },

  // Any backend: the Go client's process collector
  processOpenFiles: {
    ...gauge("process_open_fds", "{file}", "Open file descriptors.", {}),
    target: "any",
  },
  processMaxFiles: {
    ...gauge("process_max_fds", "{file}", "File descriptors that may be open.", {}),
    target: "any",
  },
  processStartTime: {
    ...gauge("process_start_time_seconds", "s", "Unix time of the start.", {}),
    target: "any",
  },
} as const satisfies BackendMetricCatalog;
