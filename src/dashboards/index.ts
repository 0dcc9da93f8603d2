export { dataSources } from "./data-sources.ts";
export type { DashboardContext, DashboardDefinition } from "./definition.ts";
export { renderDashboards } from "./render.ts";
export type { LogStore, Stores, TraceStore } from "./stores.ts";
