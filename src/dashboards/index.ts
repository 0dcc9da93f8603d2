export { dataSources } from "./data-sources.ts";
export type { DashboardContext, DashboardDefinition, DashboardSet } from "./definition.ts";
export { defineDashboard, type OwnDashboardOptions } from "./own/define-dashboard.ts";
export {
  timeSeries,
  type OwnPanel,
  type OwnTimeSeriesOptions,
  type Shown,
} from "./own/time-series.ts";
export type { UnitOf } from "./own/unit.ts";
export { renderDashboards } from "./render.ts";
export type { LogStore, Stores, TraceStore } from "./stores.ts";
