import { keyValues } from "../../setting.ts";
import { ExporterReader } from "./exporters.ts";
import { Findings } from "./findings.ts";
import { readMetrics } from "./metrics.ts";
import { elements, field, fields, textOf, type Place } from "./place.ts";
import { ownKeys } from "./schema.ts";
import { oneTimeout, readTraces } from "./traces.ts";

/** Levels of severity, without the numbers behind them, as `OTEL_LOG_LEVEL` has them. */
const logLevels: Readonly<Record<string, string>> = { trace: "verbose", fatal: "error" };

const detectors: Readonly<Record<string, string>> = { service: "serviceinstance" };

/**
 * Returns what a valid model sets. A signal without a provider is not made, and without `propagator`
 * nothing is propagated, as the data model has it. Two things differ: `log_level` and
 * `resource.detection/development` keep the defaults of this package, because without detection two
 * instances of a service would send the same series.
 */
export function toSettings(model: unknown, file: string): Findings {
  const findings = new Findings(file);
  const top: Place = { path: "", value: model };
  findings.put("sdkDisabled", field(top, "disabled"));
  readLogLevel(field(top, "log_level"), findings);
  findings.put(
    "attributeValueLength",
    field(top, "attribute_limits", "attribute_value_length_limit"),
  );
  findings.put("attributeCount", field(top, "attribute_limits", "attribute_count_limit"));
  readResource(field(top, "resource"), findings);
  readPropagator(field(top, "propagator"), findings);
  readTraces(field(top, "tracer_provider"), findings);
  readMetrics(field(top, "meter_provider"), findings);
  readLogs(field(top, "logger_provider"), findings);
  readInstrumentation(field(top, "instrumentation/development"), findings);
  for (const [name, place] of fields(field(top, "distribution", "tamma"))) {
    const setting = ownKeys[name];
    if (setting !== undefined) findings.put(setting, place);
  }
  return findings;
}

function readLogLevel({ path, value }: Place, findings: Findings): void {
  if (typeof value !== "string") return;
  const level = value.replace(/\d$/, "");
  findings.put("logLevel", { path, value: logLevels[level] ?? level });
}

/** `attributes` go before `attributes_list`. */
function readResource(resource: Place, findings: Findings): void {
  const list = field(resource, "attributes_list").value;
  const named = elements(field(resource, "attributes")).map((attribute) => {
    return [field(attribute, "name").value, field(attribute, "value").value];
  });
  const given = {
    ...(typeof list === "string" ? keyValues(list) : {}),
    ...Object.fromEntries(named.filter(([, value]) => value !== null && value !== undefined)),
  };
  if (Object.keys(given).length > 0) {
    findings.put("resourceAttributes", { path: `${resource.path}.attributes`, value: given });
  }
  const detection = field(resource, "detection/development");
  const found = elements(field(detection, "detectors")).flatMap((one) =>
    Object.keys(Object(one.value)),
  );
  if (Array.isArray(field(detection, "detectors").value)) {
    const names = ["env", ...found.map((name) => detectors[name] ?? name)];
    findings.put("resourceDetectors", { path: `${detection.path}.detectors`, value: names });
  }
  findings.refuseAny(detection, { attributes: "all attributes of a detector are taken" });
  findings.refuseAny(resource, { schema_url: "the resource has that of the SDK" });
}

const formats = new Set(["tracecontext", "baggage", "b3", "b3multi", "none"]);

function readPropagator(propagator: Place, findings: Findings): void {
  const composite = elements(field(propagator, "composite"));
  const listed = textOf(field(propagator, "composite_list")).split(",");
  const named = [
    ...composite.flatMap((one) => fields(one)),
    ...listed.map((name) => [name.trim(), field(propagator, "composite_list")] as const),
  ].filter(([name]) => name !== "");
  for (const [name, place] of named)
    if (!formats.has(name))
      findings.refuse(place, `${name}: it is not among tracecontext, baggage, b3 and b3multi`);
  const value = named.map(([name]) => name).filter((name) => formats.has(name));
  findings.put("propagators", { path: "propagator", value: value.length === 0 ? ["none"] : value });
}

function readLogs(provider: Place, findings: Findings): void {
  const exporters = new ExporterReader("logs", findings);
  for (const processor of elements(field(provider, "processors"))) {
    findings.refuseAny(processor, {
      "event_to_span_event_bridge/development": "log records stay log records",
    });
    const [[kind, options] = ["", processor] as const] = fields(processor);
    if (exporters.read(field(options, "exporter")) !== "otlp") continue;
    if (kind === "simple") findings.refuse(options, "log records are sent in batches");
    findings.put("logBatchDelayMs", field(options, "schedule_delay"));
    findings.put("logBatchSize", field(options, "max_export_batch_size"));
    findings.refuseAny(options, {
      export_timeout: oneTimeout,
      max_queue_size: "no queue: a full batch is handed over at once",
    });
  }
  exporters.finish(provider);
  const limits = field(provider, "limits");
  findings.put("logAttributeValueLength", field(limits, "attribute_value_length_limit"));
  findings.put("logAttributeCount", field(limits, "attribute_count_limit"));
  findings.refuseAny(provider, {
    "logger_configurator/development": "OpenTelemetry's SDK for Node.js has none",
  });
}

/** Other languages' parts are theirs; of ours, `enabled` counts. */
function readInstrumentation(instrumentation: Place, findings: Findings): void {
  const disabled = fields(field(instrumentation, "js")).flatMap(([name, options]) => {
    for (const [option, place] of fields(options)) {
      if (option !== "enabled") findings.refuse(place, "an instrumentation can be enabled or not");
    }
    return field(options, "enabled").value === false ? [name] : [];
  });
  const { path } = field(instrumentation, "js");
  if (disabled.length > 0) findings.put("disabledInstrumentations", { path, value: disabled });
  findings.refuseAny(instrumentation, { general: "the instrumentations have their own defaults" });
}
