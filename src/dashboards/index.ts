export { alertList, type AlertListOptions } from "./define/alert-list.ts";
export type { PanelOptions } from "./define/common-options.ts";
export { countLines, type LineCountOptions } from "./define/count-lines.ts";
export { defineDashboard, type DashboardOptions } from "./define/define-dashboard.ts";
export { heatmap, type HeatmapOptions } from "./define/heatmap.ts";
export {
  logs,
  text,
  traces,
  type LogsOptions,
  type TextOptions,
  type TracesOptions,
} from "./define/lines-and-traces.ts";
export {
  toAlertPanel,
  toDashboard,
  toLines,
  toTraces,
  toUrl,
  type TraceOptions,
} from "./define/links.ts";
export type { NumberOptions } from "./define/numbers.ts";
export type { PanelDefinition } from "./define/panel-definition.ts";
export { row, type RowDefinition, type RowOptions } from "./define/row.ts";
export type { Shown } from "./define/shown.ts";
export type { AnnotationName } from "./define/standard-annotations.ts";
export { gauge, stat, type GaugeOptions, type StatOptions } from "./define/stat.ts";
export { stateTimeline, type StateTimelineOptions } from "./define/state-timeline.ts";
export {
  table,
  type LabelColumnOptions,
  type TableOptions,
  type ValueColumnOptions,
} from "./define/table.ts";
export { timeSeries, type TimeSeriesOptions } from "./define/time-series.ts";
export type {
  DashboardContext,
  DashboardDefinition,
  DashboardSet,
  NamedAlert,
  ShownExpression,
} from "./definition.ts";
export type { AcceptedFinding } from "./lint/accepted-finding.ts";
export type { Accepted, DashboardCheck } from "./lint/finding.ts";
export type { LimitOption } from "./model/limit.ts";
export type { Link } from "./model/link.ts";
export type { State } from "./model/panel.ts";
export { ofRow, type LabelRef, type LineFilter, type LogLevel } from "./model/query.ts";
export type { SelectionName } from "./model/selection.ts";
export type { UnitOf } from "./model/unit.ts";
