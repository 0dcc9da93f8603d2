import type { LabelRef, LinesQuery, TracesQuery } from "./query.ts";
import type { SelectionName } from "./selection.ts";

/** Leads to a dashboard, or to one panel of it. The chosen values and the time range go along. */
export interface DashboardLink {
  readonly to: "dashboard";
  readonly title: string;
  readonly uid: string;
  /** Title of a panel. */
  readonly panel?: string;
  /** Chosen there instead of what is chosen here. */
  readonly choose?: Readonly<Partial<Record<SelectionName, string | LabelRef>>>;
  /** Time range of the target, such as `now-90d`, until now. @default the range shown */
  readonly from?: string;
}

/** Leads to log lines, over the time range shown. */
export interface LinesLink {
  readonly to: "lines";
  readonly title: string;
  readonly query: LinesQuery;
}

/** Leads to traces, over the time range shown. */
export interface TracesLink {
  readonly to: "traces";
  readonly title: string;
  readonly query: TracesQuery;
}

/** Leads to the panel of an alert, which the labels `dashboard_uid` and `panel_id` of a row name. */
export interface AlertPanelLink {
  readonly to: "alertPanel";
  readonly title: string;
}

/** Leads to a page by its address. */
export interface UrlLink {
  readonly to: "url";
  readonly title: string;
  readonly url: string;
}

/** Where a panel, a line or a cell leads. */
export type Link = DashboardLink | LinesLink | TracesLink | AlertPanelLink | UrlLink;
