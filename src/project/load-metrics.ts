import type { MetricCatalog } from "../metrics/definition.ts";
import { readFields } from "../shape.ts";
import { configSchema, type ParsedConfig } from "./config-schema.ts";
import { findConfig } from "./find-config.ts";
import { importConfig } from "./import-config.ts";
import type { LoadOptions } from "./load-project.ts";
import { refuse } from "./problem.ts";
import { projectMetrics } from "./project-metrics.ts";

/** What a config says of the project's own metrics. */
export interface LoadedMetrics {
  /** The config file, relative to its folder. */
  readonly file: string;
  readonly namespace: string | undefined;
  readonly metrics: MetricCatalog;
}

/**
 * Returns the metrics of the nearest config file. Nothing else of it has to be right: a registry of
 * metrics needs no rules.
 *
 * @throws ObservabilityError `OBS_CONFIG_MISSING`; `OBS_CONFIG_INVALID` with every problem of the
 * metrics, and of the names of fields, or where the file cannot be run.
 */
export async function loadMetrics(options: LoadOptions = {}): Promise<LoadedMetrics> {
  const place = findConfig(options.cwd ?? process.cwd(), options.config);
  const { file } = place;
  const { fields, flaws } = readFields<ParsedConfig>(configSchema, await importConfig(place));
  const { catalog, problems } = projectMetrics(file, fields.metrics ?? {});
  refuse([
    ...flaws
      .filter(({ field }) => field === "" || /^(?:metrics|service)\b/.test(field))
      .map((flaw) => ({ file, ...flaw })),
    ...problems,
  ]);
  return { file, namespace: fields.service?.namespace, metrics: catalog };
}
