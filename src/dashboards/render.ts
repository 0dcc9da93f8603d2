import type { Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

import { generatedNote, type RenderedFiles } from "../generated-file.ts";
import { backendFolder, type BackendSet } from "../metrics/backend-sets.ts";
import { mixed } from "./data-sources.ts";
import type { DashboardContext, DashboardDefinition } from "./definition.ts";

/** Returns the JSON of every dashboard for a set of backends, by path from the output folder. */
export function renderDashboards(
  dashboards: readonly DashboardDefinition[],
  set: BackendSet,
  context: DashboardContext,
): RenderedFiles {
  return new Map(
    dashboards.map(({ uid, file = context.source, build }) => [
      `${backendFolder(set)}/grafana/dashboards/${uid}.json`,
      renderDashboard(build(context), file),
    ]),
  );
}

/** JSON has no comments: the description is where a reader finds whose file it is. */
function renderDashboard(dashboard: Dashboard, file: string): string {
  const note = generatedNote(file);
  const { description } = dashboard;
  const complete = {
    ...dashboard,
    description: description === undefined ? note : `${description} ${note}`,
    panels: completed(dashboard),
  };
  return `${JSON.stringify(complete, undefined, 2)}\n`;
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
