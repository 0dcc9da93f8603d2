/**
 * The variables of OpenTelemetry's specification, of its "Environment Variable Specification" and its
 * "OpenTelemetry Protocol Exporter", as of 2026-11-27, and those of OpenTelemetry's SDK for Node.js,
 * which the specification leaves to each language. "-" stands for a name that is only reserved.
 *
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 * https://opentelemetry.io/docs/languages/js/ (OTEL_NODE_*)
 */
export const specification: Readonly<Record<string, readonly string[]>> = {
  general: [
    "OTEL_SDK_DISABLED",
    "OTEL_ENTITIES",
    "OTEL_RESOURCE_ATTRIBUTES",
    "OTEL_SERVICE_NAME",
    "OTEL_LOG_LEVEL",
    "OTEL_PROPAGATORS",
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
  ],
  "batch span processor": [
    "OTEL_BSP_SCHEDULE_DELAY",
    "OTEL_BSP_EXPORT_TIMEOUT",
    "OTEL_BSP_MAX_QUEUE_SIZE",
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
  ],
  "batch log record processor": [
    "OTEL_BLRP_SCHEDULE_DELAY",
    "OTEL_BLRP_EXPORT_TIMEOUT",
    "OTEL_BLRP_MAX_QUEUE_SIZE",
    "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
  ],
  limits: [
    "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_SPAN_EVENT_COUNT_LIMIT",
    "OTEL_SPAN_LINK_COUNT_LIMIT",
    "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
  ],
  "OTLP exporter": ["", "TRACES_", "METRICS_", "LOGS_"].flatMap((signal) =>
    [
      "ENDPOINT",
      "INSECURE",
      "CERTIFICATE",
      "CLIENT_KEY",
      "CLIENT_CERTIFICATE",
      "HEADERS",
      "COMPRESSION",
      "TIMEOUT",
      "PROTOCOL",
    ].map((option) => `OTEL_EXPORTER_OTLP_${signal}${option}`),
  ),
  "OTLP metric exporter": [
    "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
    "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
  ],
  "Zipkin exporter": [
    "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
    "OTEL_EXPORTER_ZIPKIN_TIMEOUT",
    "OTEL_EXPORTER_ZIPKIN_PROTOCOL",
  ],
  "Prometheus exporter": ["OTEL_EXPORTER_PROMETHEUS_HOST", "OTEL_EXPORTER_PROMETHEUS_PORT"],
  "exporter selection": ["OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER"],
  metrics: [
    "OTEL_METRICS_EXEMPLAR_FILTER",
    "OTEL_METRIC_EXPORT_INTERVAL",
    "OTEL_METRIC_EXPORT_TIMEOUT",
  ],
  "declarative configuration": ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"],
  "Node.js": [
    "OTEL_NODE_ENABLED_INSTRUMENTATIONS",
    "OTEL_NODE_DISABLED_INSTRUMENTATIONS",
    "OTEL_NODE_RESOURCE_DETECTORS",
    "OTEL_NODE_EXPERIMENTAL_SDK_METRICS",
    "OTEL_SEMCONV_STABILITY_OPT_IN",
  ],
};
