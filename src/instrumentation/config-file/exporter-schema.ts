import { z } from "zod";

import { settings } from "../../config.ts";
import { fieldsOf } from "../../shape.ts";
import { expected, wholeHeaders } from "../../setting.ts";
import { anything, checked, like, marker, name, object, oneOf } from "./schema-parts.ts";

const pairs = z
  .array(
    fieldsOf({ name, value: z.union([z.string(), z.null()], "text") }),
    "a list of name and value",
  )
  .nullish();

function otlpHttp(signal: "traces" | "metrics" | "logs") {
  return {
    endpoint: like(settings[`${signal}Endpoint`]),
    tls: object({
      ca_file: like(settings[`${signal}Certificate`]),
      key_file: like(settings[`${signal}ClientKey`]),
      cert_file: like(settings[`${signal}ClientCertificate`]),
    }),
    headers: pairs,
    headers_list: checked((value) =>
      wholeHeaders(typeof value === "string" ? value : expected("text")),
    ),
    compression: like(settings[`${signal}Compression`]),
    timeout: like(settings[`${signal}TimeoutMs`]),
    encoding: z.enum(["protobuf", "json"], `one of "protobuf", "json"`).nullish(),
  };
}

const metricPreferences = {
  temporality_preference: z
    .enum(["cumulative", "delta", "low_memory"], `one of "cumulative", "delta", "low_memory"`)
    .nullish(),
  default_histogram_aggregation: like(settings.histogramAggregation),
};

function exporter(signal: "traces" | "logs") {
  return oneOf({
    otlp_http: object(otlpHttp(signal)),
    console: marker,
    otlp_grpc: anything,
    "otlp_file/development": anything,
  });
}

const pushExporter = oneOf({
  otlp_http: object({ ...otlpHttp("metrics"), ...metricPreferences }),
  console: object(metricPreferences),
  otlp_grpc: anything,
  "otlp_file/development": anything,
});

export const processors = (batch: z.core.$ZodShape, signal: "traces" | "logs", more = {}) =>
  z.array(
    oneOf({
      batch: fieldsOf({ ...batch, export_timeout: anything, exporter: exporter(signal) }),
      simple: fieldsOf({ exporter: exporter(signal) }),
      ...more,
    }),
    "a list of processors",
  );

const cardinality = object({
  default: like(settings.cardinalityLimit),
  ...Object.fromEntries(
    [
      "counter",
      "gauge",
      "histogram",
      "observable_counter",
      "observable_gauge",
      "observable_up_down_counter",
      "up_down_counter",
    ].map((kind) => [kind, anything]),
  ),
});

export const reader = oneOf({
  periodic: fieldsOf({
    interval: like(settings.metricExportIntervalMs),
    timeout: like(settings.metricExportTimeoutMs),
    exporter: pushExporter,
    producers: anything,
    cardinality_limits: cardinality,
    "max_export_batch_size/development": anything,
  }),
  pull: fieldsOf({
    exporter: oneOf({
      "prometheus/development": object({
        host: like(settings.otelPrometheusHost),
        port: like(settings.otelPrometheusPort),
        scope_info_enabled: anything,
        "target_info_enabled/development": anything,
        resource_constant_labels: anything,
        translation_strategy: anything,
      }),
    }),
    producers: anything,
    cardinality_limits: cardinality,
  }),
});
