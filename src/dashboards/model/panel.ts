import type { BackendSet } from "../../metrics/backend-sets.ts";
import type { Expression } from "../../promql/expression.ts";
import type { LimitOption } from "./limit.ts";
import type { Link } from "./link.ts";
import type { LineCountQuery, LinesQuery, MetricQuery, TracesQuery } from "./query.ts";
import type { Measure } from "./unit.ts";

/** What every panel says. */
export interface PanelText {
  /** Unique on its dashboard: what links to the panel names it. */
  readonly title: string;
  /** What it shows and how to read it, for someone who is woken up by an alert. */
  readonly description: string;
}

/** What every panel has. */
export interface PanelBase extends PanelText {
  /** Columns of 24. */
  readonly width: number;
  /** Rows of about 37 pixels. */
  readonly height: number;
  /** What it says where there is nothing to show, such as `none`. */
  readonly nothing: string;
  /** Ids of the rules whose alerts it explains: they lead here, and it leads to them. */
  readonly alerts: readonly string[];
  /** Of the panel as a whole. */
  readonly links: readonly Link[];
  /** The sets of backends that have it. @default all */
  readonly only?: readonly BackendSet[];
}

/** A number that stands for a state, from the best to the worst. */
export interface State {
  /** The number. */
  readonly value: number;
  /** What is shown in its place: `healthy`. */
  readonly text: string;
  /** Its colour: green, grey, orange, red, and blue for what is not judged. */
  readonly means: "good" | "unknown" | "warning" | "bad" | "neutral";
}

interface Numbers extends PanelBase {
  readonly measure: Measure;
  readonly limit?: LimitOption;
}

/** One number each, and whether it is good. */
export interface StatPanel extends Numbers {
  readonly kind: "stat";
  readonly show: readonly MetricQuery[];
  readonly states?: readonly State[];
  /** Draws its course behind the number. */
  readonly sparkline: boolean;
  /** Of each number. */
  readonly dataLinks: readonly Link[];
}

/** One number each, on a scale. */
export interface GaugePanel extends Numbers {
  readonly kind: "gauge";
  readonly show: readonly MetricQuery[];
  readonly min: number;
  readonly max: number;
}

/** Lines over time. */
export interface TimeSeriesPanel extends Numbers {
  readonly kind: "timeSeries";
  readonly show: readonly (MetricQuery | LineCountQuery)[];
  /** Lower end of the axis; undefined where values may be below any. */
  readonly min: number | undefined;
  /** Upper end of the axis, where the value has one. */
  readonly max?: number;
  /** On top of each other: of parts of a whole. */
  readonly stacked: boolean;
  /** With single requests as dots that open their traces. */
  readonly exemplars: boolean;
  /** The least distance of two points, in milliseconds. */
  readonly stepMs?: number;
  /** Of each line. */
  readonly dataLinks: readonly Link[];
}

/** A column of a table with a number in each row. */
export interface ValueColumn {
  readonly title: string;
  readonly of: Expression;
  readonly measure: Measure;
  /** Colours the cells. */
  readonly limit?: LimitOption;
  readonly states?: readonly State[];
}

/** A column of a table with the value of a label. */
export interface LabelColumn {
  readonly title: string;
  readonly label: string;
  readonly links: readonly Link[];
  /** Colours the cells, by their text. */
  readonly means?: Readonly<Record<string, State["means"]>>;
  /** Width in pixels. */
  readonly widthPx?: number;
}

/** A row for each set of labels, at the end of the time range. */
export interface TablePanel extends PanelBase {
  readonly kind: "table";
  readonly labels: readonly LabelColumn[];
  readonly values: readonly ValueColumn[];
  /** Title of the column by which it is sorted. */
  readonly sortBy: string;
  readonly descending: boolean;
}

/** The distribution of a histogram over time. */
export interface HeatmapPanel extends PanelBase {
  readonly kind: "heatmap";
  /** Observations a second at or below each bound `le`. */
  readonly of: Expression;
  readonly measure: Measure;
  readonly exemplars: boolean;
}

/** Log lines, newest first. */
export interface LogsPanel extends PanelBase {
  readonly kind: "logs";
  readonly lines: LinesQuery;
}

/** Traces, newest first. */
export interface TracesPanel extends PanelBase {
  readonly kind: "traces";
  readonly search: TracesQuery;
}

/** A bar for each series, coloured by its state over time. */
export interface StateTimelinePanel extends PanelBase {
  readonly kind: "stateTimeline";
  readonly show: readonly MetricQuery[];
  readonly states: readonly State[];
  readonly dataLinks: readonly Link[];
}

/** The alerts of what is chosen, a row each. */
export interface AlertListPanel extends Omit<TablePanel, "kind"> {
  readonly kind: "alertList";
}

/** Words, as Markdown. */
export interface TextPanel extends PanelBase {
  readonly kind: "text";
  readonly markdown: string;
}

export type Panel =
  | StatPanel
  | GaugePanel
  | TimeSeriesPanel
  | TablePanel
  | HeatmapPanel
  | LogsPanel
  | TracesPanel
  | StateTimelinePanel
  | AlertListPanel
  | TextPanel;

/** Returns what a panel asks of metrics. */
export function expressionsOf(panel: Panel): readonly Expression[] {
  switch (panel.kind) {
    case "stat":
    case "gauge":
    case "timeSeries":
    case "stateTimeline":
      return panel.show.flatMap((query) => (query.kind === "metrics" ? [query.of] : []));
    case "table":
    case "alertList":
      return panel.values.map(({ of }) => of);
    case "heatmap":
      return [panel.of];
    case "logs":
    case "traces":
    case "text":
      return [];
  }
  return panel satisfies never;
}
