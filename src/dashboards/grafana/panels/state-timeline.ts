import type { StateTimelinePanel } from "../../model/panel.ts";
import type { Frame } from "../frame.ts";
import { renderLinks } from "../links.ts";
import { overRange } from "../metric-target.ts";
import { stateMappings } from "../thresholds.ts";
import type { Drawn } from "./drawn.ts";

export function renderStateTimeline(panel: StateTimelinePanel, frame: Frame): Drawn {
  const { show, states, dataLinks } = panel;
  const links = renderLinks(dataLinks, frame, "seriesLink");
  return {
    type: "state-timeline",
    targets: show.map((query) => overRange(query, frame.dashboard.selection)),
    defaults: {
      unit: "none",
      mappings: stateMappings(states),
      color: { mode: "thresholds" },
      custom: { fillOpacity: 80, lineWidth: 0 },
      ...(links.length === 0 ? {} : { links }),
    },
    options: {
      alignValue: "left",
      legend: { calcs: [], displayMode: "list", placement: "bottom", showLegend: true },
      mergeValues: true,
      rowHeight: 0.85,
      // Never by colour alone
      showValue: "auto",
      tooltip: { mode: "single", sort: "none" },
    },
  };
}
