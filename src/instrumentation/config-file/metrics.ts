import { ExporterReader } from "./exporters.ts";
import type { Findings } from "./findings.ts";
import { elements, field, fields, has, type Place } from "./place.ts";

const notOfReader = {
  producers: "there are no producers beside the SDK",
  "max_export_batch_size/development": "requests above 4 MiB are split",
};

export function readMetrics(provider: Place, findings: Findings): void {
  const exporters = new ExporterReader("metrics", findings);
  for (const reader of elements(field(provider, "readers"))) {
    const periodic = field(reader, "periodic");
    const pull = field(reader, "pull", "exporter", "prometheus/development");
    if (has(reader, "periodic")) readPeriodic(periodic, exporters, findings);
    else readScrape(pull, exporters, findings);
    for (const kind of ["periodic", "pull"]) {
      const options = field(reader, kind);
      findings.refuseAny(options, notOfReader);
      readCardinality(field(options, "cardinality_limits"), findings);
    }
  }
  exporters.finish(provider);
  findings.refuseAny(provider, {
    views: "metrics are sent as they are declared",
    "meter_configurator/development": "OpenTelemetry's SDK for Node.js has none",
  });
  const exemplars = field(provider, "exemplar_filter");
  if (exemplars.value !== undefined && exemplars.value !== "always_off") {
    findings.refuse(exemplars, "OpenTelemetry's SDK for Node.js has no exemplars");
  }
}

function readPeriodic(periodic: Place, exporters: ExporterReader, findings: Findings): void {
  if (exporters.read(field(periodic, "exporter")) === undefined) return;
  findings.put("metricExportIntervalMs", field(periodic, "interval"));
  findings.put("metricExportTimeoutMs", field(periodic, "timeout"));
}

function readScrape(exporter: Place, exporters: ExporterReader, findings: Findings): void {
  exporters.add("prometheus");
  findings.put("otelPrometheusHost", field(exporter, "host"));
  findings.put("otelPrometheusPort", field(exporter, "port"));
  for (const [name, option] of fields(exporter)) {
    if (name !== "host" && name !== "port") {
      findings.refuse(option, "the series are those that Prometheus makes of OTLP");
    }
  }
}

function readCardinality(limits: Place, findings: Findings): void {
  findings.put("cardinalityLimit", field(limits, "default"));
  for (const [name, limit] of fields(limits)) {
    if (name !== "default") findings.refuse(limit, "all metrics have the limit of default");
  }
}
