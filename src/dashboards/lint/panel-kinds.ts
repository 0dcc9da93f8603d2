import type { DashboardJson, PanelPart } from "./dashboard-json.ts";

/** Returns the panels that are told here: those of the library have their texts and queries there. */
export function ownPanels({ panels }: DashboardJson): readonly PanelPart[] {
  return panels.filter(({ json }) => json["libraryPanel"] === undefined);
}

/** Panels that show no data of a data source. */
const withoutData = new Set([
  "alertlist",
  "annolist",
  "dashlist",
  "gettingstarted",
  "news",
  "pluginlist",
  "text",
  "welcome",
]);

/** Panels that show numbers, which mean nothing without a unit. */
const ofNumbers = new Set([
  "barchart",
  "bargauge",
  "gauge",
  "graph",
  "heatmap",
  "histogram",
  "piechart",
  "singlestat",
  "stat",
  "table",
  "timeseries",
  "trend",
]);

export function showsData(type: string): boolean {
  return !withoutData.has(type);
}

export function showsNumbers(type: string): boolean {
  return ofNumbers.has(type);
}
