import type { Panel } from "../model/panel.ts";
import type { Place } from "../model/layout.ts";
import { mixed, type DataSource } from "./data-sources.ts";
import { panelIdIn, type Frame } from "./frame.ts";
import { alertLinks, panelLink, renderLinks } from "./links.ts";
import type { Drawn } from "./panels/drawn.ts";
import { renderHeatmap } from "./panels/heatmap.ts";
import { renderLogs, renderText, renderTraces } from "./panels/logs.ts";
import { renderGauge, renderStat } from "./panels/stat.ts";
import { renderStateTimeline } from "./panels/state-timeline.ts";
import { renderTable } from "./panels/table.ts";
import { renderTimeSeries } from "./panels/time-series.ts";
import { lettered, type Target } from "./target.ts";

/** Returns whether a set of backends has what the panel asks. */
export function isAnswered(panel: Panel, { set, stores }: Pick<Frame, "set" | "stores">): boolean {
  if (panel.only !== undefined && !panel.only.includes(set)) return false;
  switch (panel.kind) {
    case "logs":
      return stores.logs !== undefined;
    case "traces":
      return stores.traces !== undefined;
    case "timeSeries":
      return stores.logs !== undefined || panel.show.some(({ kind }) => kind !== "lineCount");
    case "stat":
    case "gauge":
    case "table":
    case "heatmap":
    case "stateTimeline":
    case "alertList":
    case "text":
      return true;
  }
  return panel satisfies never;
}

/** Returns a panel of Grafana's, in its place. */
export function renderPanel(panel: Panel, gridPos: Place, frame: Frame): object {
  const { title, description, links, alerts, nothing } = panel;
  const drawn = draw(panel, frame);
  const { type, targets, defaults, options, overrides = [], transformations, own = {} } = drawn;
  const source = sourceOfAll(targets);
  const all = [...renderLinks(links, frame, "panel"), ...alertLinks(alerts, frame)];
  return {
    id: panelIdIn(frame, title),
    type,
    title: typeof own["repeat"] === "string" ? `${title} of $${own["repeat"]}` : title,
    description,
    gridPos,
    ...(source === undefined ? {} : { datasource: source, targets: lettered(targets) }),
    ...(all.length === 0 ? {} : { links: all.map(panelLink) }),
    fieldConfig: {
      defaults: panel.kind === "text" ? defaults : { noValue: nothing, ...defaults },
      overrides,
    },
    options,
    ...(transformations === undefined ? {} : { transformations }),
    ...own,
  };
}

/** What the set does not answer was left out before. */
function draw(panel: Panel, frame: Frame): Drawn {
  switch (panel.kind) {
    case "stat":
      return renderStat(panel, frame);
    case "gauge":
      return renderGauge(panel, frame);
    case "timeSeries":
      return renderTimeSeries(panel, frame);
    case "table":
    case "alertList":
      return renderTable(panel, frame);
    case "heatmap":
      return renderHeatmap(panel, frame);
    case "logs":
      return renderLogs(panel, frame);
    case "traces":
      return renderTraces(panel, frame);
    case "stateTimeline":
      return renderStateTimeline(panel, frame);
    case "text":
      return renderText(panel);
  }
  return panel satisfies never;
}

/** Grafana asks a panel's own data source, not that of its queries: without one, the default. */
function sourceOfAll(targets: readonly Target[]): DataSource | undefined {
  const sources = new Map(targets.map(({ datasource }) => [datasource.uid, datasource]));
  const [source] = sources.values();
  return sources.size > 1 ? mixed : source;
}
