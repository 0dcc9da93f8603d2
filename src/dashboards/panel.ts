import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import { RowBuilder, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import {
  HeatmapColorMode,
  PanelBuilder as Heatmap,
  HeatmapColorOptionsBuilder,
  YAxisConfigBuilder,
} from "@grafana/grafana-foundation-sdk/heatmap";
import { LegendDisplayMode, VizLegendOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as Logs } from "@grafana/grafana-foundation-sdk/logs";
import { PanelBuilder as Table } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";

/** What every panel must say. */
export interface PanelText {
  readonly title: string;
  /** What it shows and how to read it, for someone who is woken up by an alert. */
  readonly description: string;
}

export interface TimeSeriesOptions extends PanelText {
  /** A unit of Grafana's: `s`, `reqps`, `percentunit`, `bytes`. */
  readonly unit: string;
  readonly targets: readonly Builder<Dataquery>[];
  /** Columns of 24. @default 8 */
  readonly width?: number;
  /** Upper end of the axis, where the value has one. */
  readonly max?: number;
}

const height = 8;

/** Returns lines over time, from zero. */
export function timeSeries({
  unit,
  targets,
  width = 8,
  max,
  ...text
}: TimeSeriesOptions): TimeSeries {
  const panel = new TimeSeries()
    .title(text.title)
    .description(text.description)
    .unit(unit)
    .min(0)
    .targets([...targets])
    .fillOpacity(8)
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List))
    .span(width)
    .height(height);
  return max === undefined ? panel : panel.max(max);
}

/** Returns the distribution of a histogram over time, with exemplars as dots that open a trace. */
export function heatmap({ targets, width = 12, unit, ...text }: TimeSeriesOptions): Heatmap {
  return new Heatmap()
    .title(text.title)
    .description(text.description)
    .unit(unit)
    .targets([...targets])
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(unit))
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme("Blues").steps(32))
    .exemplarsColor("rgba(255,120,0,0.9)")
    .span(width)
    .height(height);
}

/** Returns a table, one row a label set. */
export function table({ targets, width = 12, unit, ...text }: TimeSeriesOptions): Table {
  return new Table()
    .title(text.title)
    .description(text.description)
    .unit(unit)
    .targets([...targets])
    .span(width)
    .height(height);
}

/** Returns log lines, newest first. */
export function logs({ targets, width = 24, ...text }: Omit<TimeSeriesOptions, "unit">): Logs {
  return new Logs()
    .title(text.title)
    .description(text.description)
    .unit("none")
    .targets([...targets])
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .span(width)
    .height(height);
}

/** Returns a row that is closed until it is wanted: only open panels send queries. */
export function closedRow(title: string, panels: readonly Builder<Panel>[]): RowBuilder {
  const row = new RowBuilder(title);
  for (const panel of panels) row.withPanel(panel);
  return row;
}
