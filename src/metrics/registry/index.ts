import type { MetricCatalog } from "../definition.ts";
import type { ImportedRegistry, ImportOptions } from "./from-registry.ts";
import type { RegistryOptions } from "./to-registry.ts";

/**
 * Returns the metrics as a registry of OpenTelemetry semantic conventions, a folder of YAML that
 * Weaver and its templates read: the texts of `manifest.yaml`, `attributes.yaml` and `metrics.yaml`
 * by their path. {@link fromRegistry} makes the same metrics of it.
 *
 * A promise, because what reads and writes YAML is loaded by who calls it only.
 */
export async function toRegistry(
  metrics: MetricCatalog,
  options: RegistryOptions,
): Promise<ReadonlyMap<string, string>> {
  const registry = await import("./to-registry.ts");
  return registry.toRegistry(metrics, options);
}

/**
 * Returns the metrics of a registry of OpenTelemetry semantic conventions, and everything in it that
 * none can be made of. References, `extends` and `ref_group` may lead from file to file; both file
 * formats of Weaver are read. Metrics that are deprecated are left out.
 *
 * An enum becomes a closed set of values. A histogram has the bounds of {@link toRegistry}'s
 * annotation, or the default of its unit. A key is the annotation's, or the name's words:
 * `http.server.request.duration` is `httpServerRequestDuration`. Give the catalog to
 * `defineMetrics`, which checks its names and units.
 *
 * @param files YAML texts by their path
 */
export async function fromRegistry(
  files: ReadonlyMap<string, string>,
  options: ImportOptions = {},
): Promise<ImportedRegistry> {
  const registry = await import("./from-registry.ts");
  return registry.fromRegistry(files, options);
}
