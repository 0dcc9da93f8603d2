import type { TimeSeriesPanel } from "../../model/panel.ts";
import type { LineCountQuery, MetricQuery } from "../../model/query.ts";
import { softMax } from "../axis.ts";
import { limitIn, type Frame } from "../frame.ts";
import { renderLinks } from "../links.ts";
import { overRange } from "../metric-target.ts";
import type { Target } from "../target.ts";
import { thresholds } from "../thresholds.ts";
import { grafanaTime } from "../time.ts";
import { grafanaUnit } from "../unit.ts";
import type { Drawn } from "./drawn.ts";

/** From this many columns on there is room for a legend beside the graph. */
const roomForLegend = 12;

export function renderTimeSeries(panel: TimeSeriesPanel, frame: Frame): Drawn {
  const { show, measure, min, max, stacked, stepMs, dataLinks, width } = panel;
  const limit = limitIn(frame, panel.limit);
  const links = renderLinks(dataLinks, frame, "seriesLink");
  return {
    type: "timeseries",
    targets: show.flatMap((query) => targetOf(query, panel, frame)),
    defaults: {
      unit: grafanaUnit(measure),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      // A service keeps its colour from panel to panel
      color: { mode: "palette-classic-by-name" },
      thresholds: thresholds(limit),
      ...(links.length === 0 ? {} : { links }),
      custom: {
        drawStyle: "line",
        lineWidth: 1,
        fillOpacity: stacked ? 30 : 8,
        showPoints: "auto",
        pointSize: 4,
        spanNulls: false,
        axisPlacement: "auto",
        axisSoftMax: softMax(measure.dimension, limit),
        ...(min === undefined ? { axisSoftMin: 0 } : {}),
        stacking: { mode: stacked ? "normal" : "none", group: "A" },
        thresholdsStyle: { mode: limit === undefined ? "off" : "dashed" },
      },
    },
    options: {
      legend: {
        calcs: ["lastNotNull", "max"],
        displayMode: "table",
        placement: width < roomForLegend ? "bottom" : "right",
        showLegend: true,
        sortBy: "Last *",
        sortDesc: true,
      },
      tooltip: { mode: "multi", sort: "desc" },
    },
    ...(stepMs === undefined ? {} : { own: { interval: grafanaTime(stepMs) } }),
  };
}

/** Where the set keeps no log lines, nothing counts them. */
function targetOf(
  query: MetricQuery | LineCountQuery,
  { exemplars }: TimeSeriesPanel,
  { stores, dashboard: { selection } }: Frame,
): readonly Target[] {
  if (query.kind === "lineCount") {
    return stores.logs === undefined
      ? []
      : [stores.logs.count(query, { selection, place: "panel" })];
  }
  const target = overRange(query, selection);
  return [exemplars ? { ...target, exemplar: true } : target];
}
