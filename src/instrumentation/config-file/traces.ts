import type { SettingName } from "../../config.ts";
import { ExporterReader } from "./exporters.ts";
import type { Findings } from "./findings.ts";
import { elements, field, fields, has, type Place } from "./place.ts";

export const oneTimeout = "a batch is handed over at once; the exporter has a timeout";
const noConfigurator = "OpenTelemetry's SDK for Node.js has none";

export function readTraces(provider: Place, findings: Findings): void {
  const exporters = new ExporterReader("traces", findings);
  for (const processor of elements(field(provider, "processors"))) {
    const [[kind, options] = ["", processor] as const] = fields(processor);
    const exporter = exporters.read(field(options, "exporter"));
    if (exporter !== "otlp") continue;
    if (kind === "simple") findings.refuse(options, "spans are sent in batches");
    findings.put("spanBatchDelayMs", field(options, "schedule_delay"));
    findings.put("spanQueueSize", field(options, "max_queue_size"));
    findings.put("spanBatchSize", field(options, "max_export_batch_size"));
    findings.refuseAny(options, { export_timeout: oneTimeout });
  }
  exporters.finish(provider);
  const limits = field(provider, "limits");
  for (const [key, name] of limitNames) findings.put(name, field(limits, key));
  readSampler(field(provider, "sampler"), findings);
  const generator = field(provider, "id_generator");
  if (fields(generator).some(([name]) => name !== "random")) {
    findings.refuse(generator, "ids are random");
  }
  findings.refuseAny(provider, { "tracer_configurator/development": noConfigurator });
}

const limitNames: readonly (readonly [string, SettingName])[] = [
  ["attribute_value_length_limit", "spanAttributeValueLength"],
  ["attribute_count_limit", "spanAttributeCount"],
  ["event_count_limit", "spanEventCount"],
  ["link_count_limit", "spanLinkCount"],
  ["event_attribute_count_limit", "eventAttributeCount"],
  ["link_attribute_count_limit", "linkAttributeCount"],
];

/** What `parent_based` does with a parent if it is not told otherwise. */
const parents: Readonly<Record<string, string>> = {
  remote_parent_sampled: "always_on",
  remote_parent_not_sampled: "always_off",
  local_parent_sampled: "always_on",
  local_parent_not_sampled: "always_off",
};

const roots = new Set(["always_on", "always_off", "trace_id_ratio_based"]);

function readSampler(sampler: Place, findings: Findings): void {
  const [first] = fields(sampler);
  if (first === undefined) return;
  const [kind, options] = first;
  if (kind === "parent_based") readParentBased(options, findings);
  else if (roots.has(kind)) putSampler("", [kind, options], findings);
  else findings.refuse(options, "parentbased_always_on is used");
}

function readParentBased(options: Place, findings: Findings): void {
  const [[kind, root] = ["always_on", options] as const] = fields(field(options, "root"));
  for (const [name, usual] of Object.entries(parents)) {
    if (has(options, name) && !has(field(options, name), usual)) {
      findings.refuse(field(options, name), `${usual} is used`);
    }
  }
  if (roots.has(kind)) putSampler("parentbased_", [kind, root], findings);
  else findings.refuse(root, "parentbased_always_on is used");
}

function putSampler(
  prefix: string,
  [kind, { path, value }]: readonly [string, Place],
  findings: Findings,
): void {
  const name = kind === "trace_id_ratio_based" ? "traceidratio" : kind;
  findings.put("tracesSampler", { path, value: `${prefix}${name}` });
  if (name !== "traceidratio") return;
  // The data model's default
  const ratio = field({ path, value }, "ratio");
  findings.put("tracesSamplerArg", { path: ratio.path, value: ratio.value ?? 1 });
}
