import { renderAlerting } from "../../alerting/render.ts";
import { renderDashboards } from "../../dashboards/index.ts";
import { renderConfigurationDoc } from "../reference/configuration.ts";
import { renderErrorsDoc } from "../reference/errors.ts";
import { renderMetricsDoc } from "../reference/metrics.ts";

/** Generated files by path relative to the project's root. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/** Renders everything that derives from code. Pure: equal code gives equal bytes. */
export function renderAll(): GeneratedFiles {
  return new Map([
    ...renderAlerting(),
    ["docs/configuration.md", renderConfigurationDoc()],
    ["docs/errors.md", renderErrorsDoc()],
    ["docs/metrics.md", renderMetricsDoc()],
    ...renderDashboards(),
  ]);
}

/**
 * Folders that hold nothing but generated files: a file there that is no longer rendered is
 * removed. Elsewhere a generator only ever writes.
 */
export const ownedFolders: readonly string[] = [
  "deploy/grafana/dashboards",
  "deploy/k8s/prometheus-rules",
  "deploy/prometheus/rules",
  "deploy/prometheus/tests",
];
