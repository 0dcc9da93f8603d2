import { ofTarget } from "./of-target.ts";

const { counter, gauge } = ofTarget("otel-collector");

const collectorExporter = {
  exporter: { description: "Exporter, by its name in the Collector's configuration." },
} as const;
const collectorReceiver = {
  receiver: { description: "Receiver, by its name in the Collector's configuration." },
  transport: { description: "Protocol of the receiver." },
} as const;

/** The Collector, internal telemetry at level `normal`. */
export const collectorMetrics = {
  collectorQueueSize: gauge("otelcol_exporter_queue_size", "By", "Bytes that wait to be sent.", {
    ...collectorExporter,
    data_type: { description: "Signal.", values: ["traces", "metrics", "logs"] },
  }),
  collectorQueueCapacity: gauge(
    "otelcol_exporter_queue_capacity",
    "By",
    "Bytes that the queue can hold.",
    {
      ...collectorExporter,
      data_type: { description: "Signal.", values: ["traces", "metrics", "logs"] },
    },
  ),
  collectorEnqueueFailedSpans: counter(
    "otelcol_exporter_enqueue_failed_spans",
    "{span}",
    "Spans that the full queue refused.",
    collectorExporter,
  ),
  collectorEnqueueFailedMetricPoints: counter(
    "otelcol_exporter_enqueue_failed_metric_points",
    "{point}",
    "Metric points that the full queue refused.",
    collectorExporter,
  ),
  collectorEnqueueFailedLogRecords: counter(
    "otelcol_exporter_enqueue_failed_log_records",
    "{record}",
    "Log records that the full queue refused.",
    collectorExporter,
  ),
  collectorSendFailedSpans: counter(
    "otelcol_exporter_send_failed_spans",
    "{span}",
    "Spans that the backend refused for good.",
    collectorExporter,
  ),
  collectorSendFailedMetricPoints: counter(
    "otelcol_exporter_send_failed_metric_points",
    "{point}",
    "Metric points that the backend refused for good.",
    collectorExporter,
  ),
  collectorSendFailedLogRecords: counter(
    "otelcol_exporter_send_failed_log_records",
    "{record}",
    "Log records that the backend refused for good.",
    collectorExporter,
  ),
  collectorSentSpans: counter(
    "otelcol_exporter_sent_spans",
    "{span}",
    "Spans that the backend took.",
    collectorExporter,
  ),
  collectorSentMetricPoints: counter(
    "otelcol_exporter_sent_metric_points",
    "{point}",
    "Metric points that the backend took.",
    collectorExporter,
  ),
  collectorSentLogRecords: counter(
    "otelcol_exporter_sent_log_records",
    "{record}",
    "Log records that the backend took.",
    collectorExporter,
  ),
  collectorAcceptedSpans: counter(
    "otelcol_receiver_accepted_spans",
    "{span}",
    "Spans taken into the pipeline.",
    collectorReceiver,
  ),
  collectorAcceptedMetricPoints: counter(
    "otelcol_receiver_accepted_metric_points",
    "{point}",
    "Metric points taken into the pipeline.",
    collectorReceiver,
  ),
  collectorAcceptedLogRecords: counter(
    "otelcol_receiver_accepted_log_records",
    "{record}",
    "Log records taken into the pipeline.",
    collectorReceiver,
  ),
  collectorRefusedSpans: counter(
    "otelcol_receiver_refused_spans",
    "{span}",
    "Spans that could not be taken into the pipeline.",
    collectorReceiver,
  ),
  collectorRefusedMetricPoints: counter(
    "otelcol_receiver_refused_metric_points",
    "{point}",
    "Metric points that could not be taken into the pipeline.",
    collectorReceiver,
  ),
  collectorRefusedLogRecords: counter(
    "otelcol_receiver_refused_log_records",
    "{record}",
    "Log records that could not be taken into the pipeline.",
    collectorReceiver,
  ),
  collectorUptime: counter("otelcol_process_uptime", "s", "Time since the Collector started.", {}),
} as const;
