export { dataSources } from "./data-sources.ts";
export { renderDashboards } from "./render.ts";
