import type { GaugePanel, StatPanel } from "../../model/panel.ts";
import { limitIn, type Frame } from "../frame.ts";
import { renderLinks } from "../links.ts";
import { atEnd, overRange } from "../metric-target.ts";
import { nothingMapping, stateMappings, thresholds } from "../thresholds.ts";
import { grafanaUnit } from "../unit.ts";
import type { Drawn } from "./drawn.ts";

const reduceOptions = { calcs: ["lastNotNull"], fields: "", values: false };

/** A number is coloured only where something judges it. */
export function renderStat(panel: StatPanel, frame: Frame): Drawn {
  const { show, measure, states, sparkline, nothing, dataLinks } = panel;
  const links = renderLinks(dataLinks, frame, "seriesLink");
  const { selection } = frame.dashboard;
  const limit = limitIn(frame, panel.limit);
  const isJudged = limit !== undefined || states !== undefined;
  const target = sparkline ? overRange : atEnd;
  return {
    type: "stat",
    targets: show.map((query) => target(query, selection)),
    defaults: {
      unit: grafanaUnit(measure),
      thresholds: thresholds(limit),
      color: { mode: "thresholds" },
      ...(links.length === 0 ? {} : { links }),
      mappings: [...stateMappings(states ?? []), nothingMapping(nothing)],
    },
    options: {
      colorMode: isJudged ? "background" : "value",
      graphMode: sparkline ? "area" : "none",
      justifyMode: "auto",
      orientation: "auto",
      percentChangeColorMode: "standard",
      reduceOptions,
      showPercentChange: false,
      textMode:
        show.length > 1 || show.some(({ legend }) => legend.includes("{{"))
          ? "value_and_name"
          : "value",
      wideLayout: true,
    },
  };
}

export function renderGauge(panel: GaugePanel, frame: Frame): Drawn {
  const { show, measure, min, max, nothing } = panel;
  return {
    type: "gauge",
    targets: show.map((query) => atEnd(query, frame.dashboard.selection)),
    defaults: {
      unit: grafanaUnit(measure),
      min,
      max,
      mappings: [nothingMapping(nothing)],
      thresholds: thresholds(limitIn(frame, panel.limit)),
      color: { mode: "thresholds" },
    },
    options: {
      minVizHeight: 75,
      minVizWidth: 75,
      orientation: "auto",
      reduceOptions,
      showThresholdLabels: false,
      showThresholdMarkers: true,
      sizing: "auto",
    },
  };
}
