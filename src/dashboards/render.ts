import type { Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import type { Dashboard, DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { backendFolder, backendSets, type BackendSet } from "../metrics/backend-sets.ts";
import { mixed } from "./data-sources.ts";
import { health } from "../shipped/dashboards/health.ts";
import { nodejsRuntime } from "../shipped/dashboards/nodejs-runtime.ts";
import { objectives } from "../shipped/dashboards/objectives.ts";
import { pipeline } from "../shipped/dashboards/pipeline.ts";
import { serviceOverview } from "../shipped/dashboards/service-overview.ts";
import { storesOfSet } from "../shipped/dashboards/sets.ts";
import type { Stores } from "./stores.ts";
import { trends } from "../shipped/dashboards/trends.ts";

const dashboards: readonly ((stores: Stores) => DashboardBuilder)[] = [
  serviceOverview,
  nodejsRuntime,
  health,
  objectives,
  trends,
  pipeline,
];

/** Returns the JSON of every dashboard of every set by its path from the repository's root. */
export function renderDashboards(): ReadonlyMap<string, string> {
  return new Map(
    backendSets.flatMap((set) =>
      dashboards.map((define) => render(set, define(storesOfSet[set]).build())),
    ),
  );
}

function render(set: BackendSet, dashboard: Dashboard): readonly [path: string, text: string] {
  const text = JSON.stringify({ ...dashboard, panels: completed(dashboard) }, undefined, 2);
  return [`${backendFolder(set)}/grafana/dashboards/${dashboard.uid}.json`, `${text}\n`];
}

type AnyPanel = NonNullable<Dashboard["panels"]>[number];
type Query = Dataquery & { readonly refId?: string; readonly datasource?: DataSourceRef };

/** What only the whole dashboard knows, or each panel would have to repeat. */
function completed({ panels = [] }: Dashboard): unknown[] {
  let id = 0;
  const complete = (panel: AnyPanel): object => ({
    ...("targets" in panel ? withQueries(panel) : panel),
    // Links to a panel hold its id, which Grafana would else choose anew at each start
    id: (id += 1),
  });
  return panels.map((panel) =>
    "panels" in panel
      ? { ...complete(panel), panels: panel.panels.map(complete) }
      : complete(panel),
  );
}

/** Grafana asks a panel's own data source, not that of its queries: without one, the default. */
function withQueries(panel: { readonly targets?: readonly Query[] }): object {
  const { targets = [] } = panel;
  const sources = new Map(
    targets.flatMap(({ datasource }) => (datasource ? [[datasource.uid, datasource]] : [])),
  );
  if (sources.size === 0) return panel;
  const [source] = sources.values();
  return {
    ...panel,
    datasource: sources.size === 1 ? source : mixed,
    targets: targets.map((target, index) => ({
      ...target,
      refId: target.refId ?? String.fromCharCode("A".charCodeAt(0) + index),
    })),
  };
}
