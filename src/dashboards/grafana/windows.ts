import type { PanelWindowNames } from "../../promql/panel-window.ts";

/**
 * Grafana's own variables for the windows of panels.
 * https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/
 */
export const grafanaWindows = {
  auto: "$__rate_interval",
  step: "$__interval",
  range: "$__range",
} as const satisfies PanelWindowNames;
