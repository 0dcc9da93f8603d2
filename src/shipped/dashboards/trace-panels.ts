import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";

import { table, type TableOptions } from "../../dashboards/panel.ts";
import type { TraceStore } from "../../dashboards/stores.ts";

/** Single traces that tell what is wrong, wherever the set keeps them. */
export function tracePanels(store: TraceStore): readonly Builder<Panel>[] {
  const panel = ({ title, ...options }: TableOptions): Builder<Panel> =>
    store.oneServiceASearch
      ? table({ ...options, title: `${title} of $service` })
          .repeat("service")
          .repeatDirection("h")
          .maxPerRow(3)
      : table({ ...options, title });
  return [
    panel({
      title: "Failed traces",
      description: "The newest traces in which a span of the chosen services failed.",
      unit: "none",
      targets: [store.failed],
    }),
    panel({
      title: "Slow traces",
      description: "The newest traces in which a request to the chosen services took over 500 ms.",
      unit: "none",
      targets: [store.slow],
    }),
  ];
}
