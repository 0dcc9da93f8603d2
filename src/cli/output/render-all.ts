import { renderAlerting } from "../../alerting/render.ts";
import { renderDashboards } from "../../dashboards/index.ts";
import { backendFolder, backendSets } from "../../metrics/backend-sets.ts";
import { renderConfigurationDoc } from "../reference/configuration.ts";
import { renderErrorsDoc } from "../reference/errors.ts";
import { renderMetricsDoc } from "../reference/metrics.ts";

/** Generated files by path relative to the project's root. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/**
 * Renders rules, their tests, routing, runbooks and dashboards. Pure: equal code gives equal bytes.
 *
 * @throws ObservabilityError `OBS_RULE_INVALID`, `OBS_ROUTING_INVALID` with every problem at once.
 */
export function renderAll(): GeneratedFiles {
  return new Map([...renderAlerting(), ...renderDashboards()]);
}

/** Renders this package's own reference pages, which no other project has a use for. */
export function renderReference(): GeneratedFiles {
  return new Map([
    ["docs/configuration.md", renderConfigurationDoc()],
    ["docs/errors.md", renderErrorsDoc()],
    ["docs/metrics.md", renderMetricsDoc()],
  ]);
}

/**
 * Folders in which a generated file that is no longer rendered is removed. Files that do not say
 * that they are generated stay, whatever the folder.
 */
export const ownedFolders: readonly string[] = [
  ...backendSets.map((set) => `${backendFolder(set)}/grafana/dashboards`),
  "deploy/k8s/prometheus-rules",
  "deploy/prometheus/rules",
  "deploy/prometheus/tests",
  ...backendSets.map((set) => `${backendFolder(set)}/prometheus/rules`),
];
