import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";

import { logs, timeSeries } from "../../dashboards/panel.ts";
import type { LogStore } from "../../dashboards/stores.ts";

/** What the services wrote, wherever the set keeps it. */
export function logPanels(store: LogStore): readonly Builder<Panel>[] {
  return [
    timeSeries({
      title: "Log lines",
      description: "Log lines by level.",
      unit: "short",
      width: 24,
      targets: [store.volumeByLevel],
    }),
    logs({
      title: "Warnings and errors",
      description: "A line's trace_id opens its trace; request_id finds all lines of one request.",
      targets: [store.warningsAndErrors],
    }),
  ];
}
