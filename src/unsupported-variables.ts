/**
 * Variables of the OpenTelemetry specification, and of OpenTelemetry's SDK for Node.js, that this
 * package does not honour, each with the reason. One that is set is named in one line.
 *
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export const unsupportedVariables: Readonly<Record<string, string>> = {
  OTEL_BSP_EXPORT_TIMEOUT:
    "a batch is handed to the export worker at once; sending has OTEL_EXPORTER_OTLP_TIMEOUT",
  OTEL_BLRP_EXPORT_TIMEOUT:
    "a batch is handed to the export worker at once; sending has OTEL_EXPORTER_OTLP_TIMEOUT",
  OTEL_BLRP_MAX_QUEUE_SIZE:
    "no queue: a full batch of log records is handed to the export worker at once",
  OTEL_EXPORTER_OTLP_INSECURE: "it is for gRPC; over HTTP, the URL says whether TLS is used",
  OTEL_EXPORTER_OTLP_TRACES_INSECURE: "it is for gRPC; over HTTP, the URL says whether TLS is used",
  OTEL_EXPORTER_OTLP_METRICS_INSECURE:
    "it is for gRPC; over HTTP, the URL says whether TLS is used",
  OTEL_EXPORTER_OTLP_LOGS_INSECURE: "it is for gRPC; over HTTP, the URL says whether TLS is used",
  OTEL_EXPORTER_ZIPKIN_ENDPOINT: "there is no Zipkin exporter; a Collector can send to Zipkin",
  OTEL_EXPORTER_ZIPKIN_TIMEOUT: "there is no Zipkin exporter; a Collector can send to Zipkin",
  OTEL_EXPORTER_ZIPKIN_PROTOCOL: "there is no Zipkin exporter; a Collector can send to Zipkin",
  OTEL_METRICS_EXEMPLAR_FILTER: "OpenTelemetry's SDK for Node.js has no exemplars",
  OTEL_ENTITIES: "OpenTelemetry's SDK for Node.js has no entities; use OTEL_RESOURCE_ATTRIBUTES",
  OTEL_EXPERIMENTAL_CONFIG_FILE: "its name is OTEL_CONFIG_FILE now",
  OTEL_SEMCONV_STABILITY_OPT_IN: "only the stable semantic conventions are used",
  OTEL_NODE_EXPERIMENTAL_SDK_METRICS:
    "the pipeline counts its own items: telemetry.items.made and its siblings",
};
