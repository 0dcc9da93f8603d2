import type { HeatmapPanel } from "../../model/panel.ts";
import type { Frame } from "../frame.ts";
import { overRange } from "../metric-target.ts";
import { grafanaUnit } from "../unit.ts";
import type { Drawn } from "./drawn.ts";

export function renderHeatmap({ of, measure, exemplars }: HeatmapPanel, frame: Frame): Drawn {
  const unit = grafanaUnit(measure);
  const query = { kind: "metrics", of, legend: "{{le}}" } as const;
  return {
    type: "heatmap",
    targets: [
      { ...overRange(query, frame.dashboard.selection), format: "heatmap", exemplar: exemplars },
    ],
    defaults: { unit, custom: { scaleDistribution: { type: "linear" } } },
    options: {
      calculate: false,
      cellGap: 1,
      color: {
        exponent: 0.5,
        fill: "dark-blue",
        mode: "scheme",
        reverse: false,
        scale: "exponential",
        scheme: "Blues",
        steps: 32,
      },
      exemplars: { color: "rgba(255,120,0,0.9)" },
      // An empty cell is no cell
      filterValues: { le: 1e-9 },
      legend: { show: true },
      rowsFrame: { layout: "auto" },
      tooltip: { mode: "single", showColorScale: false, yHistogram: false },
      yAxis: { axisPlacement: "left", reverse: false, unit },
    },
  };
}
