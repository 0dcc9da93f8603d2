import { z } from "zod";

import { parseValue, settings, type SettingName } from "../../config.ts";
import { keyValues } from "../../setting.ts";
import { fieldsOf } from "../../shape.ts";
import { processors, reader } from "./exporter-schema.ts";
import { anything, checked, flag, like, marker, name, object, oneOf } from "./schema-parts.ts";

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
