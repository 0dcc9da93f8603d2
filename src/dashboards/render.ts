import type { Dashboard, DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { health } from "./health.ts";
import { nodejsRuntime } from "./nodejs-runtime.ts";
import { objectives } from "./objectives.ts";
import { pipeline } from "./pipeline.ts";
import { serviceOverview } from "./service-overview.ts";

const dashboards: readonly (() => DashboardBuilder)[] = [
  serviceOverview,
  nodejsRuntime,
  health,
  objectives,
  pipeline,
];

/** Returns every dashboard's JSON by its path from the repository's root. */
export function renderDashboards(): ReadonlyMap<string, string> {
  return new Map(dashboards.map((define) => render(define())));
}

function render(builder: DashboardBuilder): readonly [path: string, text: string] {
  const dashboard = builder.build();
  const text = JSON.stringify({ ...dashboard, panels: numbered(dashboard) }, undefined, 2);
  return [`deploy/backends/tempo-loki/grafana/dashboards/${dashboard.uid}.json`, `${text}\n`];
}

/** Links to a panel hold its id, which Grafana would else choose anew at each start. */
function numbered({ panels = [] }: Dashboard): unknown[] {
  let id = 0;
  const number = <T extends object>(panel: T): T & { readonly id: number } => ({
    ...panel,
    id: (id += 1),
  });
  return panels.map((panel) =>
    "panels" in panel ? { ...number(panel), panels: panel.panels.map(number) } : number(panel),
  );
}
