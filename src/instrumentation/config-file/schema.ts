import { z } from "zod";

import { parseValue, settings, type Setting, type SettingName } from "../../config.ts";
import { fieldsOf } from "../../shape.ts";
import { keyValues } from "../../setting.ts";

/** What the setting takes, or nothing: null is the default, as the data model has it. */
function like(row: Setting<unknown>): z.ZodType {
  return checked((value) => parseValue(row, value, () => undefined));
}

function checked(parse: (value: unknown) => unknown): z.ZodType {
  return z
    .unknown()
    .superRefine((value, context) => {
      if (value === null || value === undefined) return;
      try {
        parse(value);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        context.addIssue({ code: "custom", message: reason.replace(/^expected /, "") });
      }
    })
    .optional();
}

/** Known to OpenTelemetry's schema and read by nobody here: see to-settings.ts. */
const anything = z.unknown().optional();
const flag = z.boolean("true or false").nullish();
const marker = fieldsOf({}, "nothing, or an object").nullish();
const object = <S extends z.core.$ZodShape>(shape: S) => fieldsOf(shape).nullish();

/** An object that has exactly one of its fields: which of several things is meant. */
function oneOf(shape: Readonly<Record<string, z.core.$ZodType>>): z.ZodType {
  const choices = Object.entries(shape).map(
    ([name, schema]) => [name, z.optional(schema)] as const,
  );
  return fieldsOf(Object.fromEntries(choices)).superRefine((value, context) => {
    const given = Object.keys(value);
    // A slip in the name has been said already
    if (given.length === 1 || (given.length === 0 && context.issues.length > 0)) return;
    const message = `exactly one of ${Object.keys(shape).join(", ")}`;
    const got = given.length === 0 ? "none" : given.join(", ");
    context.addIssue({ code: "custom", message, params: { got } });
  });
}

const name = z.string("text").min(1, "text");

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
    headers_list: like(settings[`${signal}Headers`]),
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

const processors = (batch: z.core.$ZodShape, signal: "traces" | "logs", more = {}) =>
  z.array(
    oneOf({
      batch: fieldsOf({ ...batch, export_timeout: anything, exporter: exporter(signal) }),
      simple: fieldsOf({ exporter: exporter(signal) }),
      ...more,
    }),
    "a list of processors",
  );

const limits = {
  attribute_value_length_limit: like(settings.attributeValueLength),
  attribute_count_limit: like(settings.attributeCount),
};

const sampler: z.ZodType = z.lazy(() =>
  oneOf({
    always_on: marker,
    always_off: marker,
    trace_id_ratio_based: object({ ratio: like(settings.tracesSamplerArg) }),
    parent_based: object({
      root: sampler.optional(),
      remote_parent_sampled: sampler.optional(),
      remote_parent_not_sampled: sampler.optional(),
      local_parent_sampled: sampler.optional(),
      local_parent_not_sampled: sampler.optional(),
    }),
    "composite/development": anything,
    "jaeger_remote/development": anything,
    "probability/development": anything,
  }),
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

const reader = oneOf({
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

const attributeTypes = ["string", "bool", "int", "double"] as const;

const attribute = fieldsOf({
  name,
  value: checked((value) => parseValue(settings.resourceAttributes, { value }, () => undefined)),
  type: z
    .enum(
      attributeTypes.flatMap((type) => [type, `${type}_array` as const]),
      `one of ${attributeTypes.map((type) => `"${type}", "${type}_array"`).join(", ")}`,
    )
    .nullish(),
});

const detector = oneOf({ container: marker, host: marker, process: marker, service: marker });

const propagator = oneOf({
  tracecontext: marker,
  baggage: marker,
  b3: marker,
  b3multi: marker,
  jaeger: anything,
  ottrace: anything,
  xray: anything,
});

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
const severities = logLevels.flatMap((level) => [level, ...[2, 3, 4].map((n) => `${level}${n}`)]);

const languages = [
  "cpp",
  "dotnet",
  "erlang",
  "go",
  "java",
  "php",
  "python",
  "ruby",
  "rust",
  "swift",
];

/** The keys of `distribution.tamma`: `shutdown_timeout` for `OBS_SHUTDOWN_TIMEOUT`. */
export const ownKeys: Readonly<Record<string, SettingName>> = Object.fromEntries(
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table
  (Object.keys(settings) as SettingName[])
    .filter((name) => settings[name].key.startsWith("OBS_"))
    .map((name) => [settings[name].key.slice("OBS_".length).toLowerCase(), name]),
);

/**
 * OpenTelemetry's data model, version 1, as far as anything is made of it; the rest is `anything`.
 * https://github.com/open-telemetry/opentelemetry-configuration
 */
export const modelSchema = fieldsOf({
  file_format: z.string(`"1.0"`).regex(/^1\.\d+(?:-.+)?$/, `"1.0", or another version 1`),
  disabled: flag,
  log_level: z
    .enum(severities, `one of ${severities.map((one) => `"${one}"`).join(", ")}`)
    .nullish(),
  attribute_limits: object(limits),
  resource: object({
    attributes: z.array(attribute, "a list of name and value").nullish(),
    attributes_list: checked((value) =>
      typeof value === "string"
        ? keyValues(value)
        : parseValue(settings.serviceName, value, () => undefined),
    ),
    "detection/development": object({
      attributes: anything,
      detectors: z.array(detector, "a list of detectors").nullish(),
    }),
    schema_url: anything,
  }),
  propagator: object({
    composite: z.array(propagator, "a list of propagators").nullish(),
    composite_list: z.string("text").nullish(),
  }),
  tracer_provider: object({
    processors: processors(
      {
        schedule_delay: like(settings.spanBatchDelayMs),
        max_queue_size: like(settings.spanQueueSize),
        max_export_batch_size: like(settings.spanBatchSize),
      },
      "traces",
    ),
    limits: object({
      ...limits,
      event_count_limit: like(settings.spanEventCount),
      link_count_limit: like(settings.spanLinkCount),
      event_attribute_count_limit: like(settings.eventAttributeCount),
      link_attribute_count_limit: like(settings.linkAttributeCount),
    }),
    sampler: sampler.optional(),
    id_generator: anything,
    "tracer_configurator/development": anything,
  }),
  meter_provider: object({
    readers: z.array(reader, "a list of readers"),
    views: anything,
    exemplar_filter: anything,
    "meter_configurator/development": anything,
  }),
  logger_provider: object({
    processors: processors(
      {
        schedule_delay: like(settings.logBatchDelayMs),
        max_queue_size: anything,
        max_export_batch_size: like(settings.logBatchSize),
      },
      "logs",
      { "event_to_span_event_bridge/development": anything },
    ),
    limits: object(limits),
    "logger_configurator/development": anything,
  }),
  "instrumentation/development": object({
    general: anything,
    js: z
      .record(z.string(), z.looseObject({ enabled: flag }, "an object").nullish(), "an object")
      .nullish(),
    ...Object.fromEntries(languages.map((language) => [language, anything])),
  }),
  distribution: z
    .looseObject(
      {
        tamma: object(
          Object.fromEntries(
            Object.entries(ownKeys).map(([key, name]) => [key, like(settings[name])]),
          ),
        ),
      },
      "an object",
    )
    .nullish(),
});
