import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import {
  MappingType,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import {
  HeatmapColorMode,
  PanelBuilder as Heatmap,
  HeatmapColorOptionsBuilder,
  YAxisConfigBuilder,
} from "@grafana/grafana-foundation-sdk/heatmap";
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder as Logs } from "@grafana/grafana-foundation-sdk/logs";
import { PanelBuilder as StateTimeline } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as Table } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";

/** What every panel must say. */
export interface PanelText {
  readonly title: string;
  /** What it shows and how to read it, for someone who is woken up by an alert. */
  readonly description: string;
}

/** Where a value becomes bad: drawn as a dashed line. In the panel's unit. */
export type Limit = { readonly above: number } | { readonly below: number };

export interface TimeSeriesOptions extends PanelText {
  /** A unit of Grafana's: `s`, `reqps`, `percentunit`, `bytes`. */
  readonly unit: string;
  readonly targets: readonly Builder<Dataquery>[];
  /** Columns of 24. @default 8 */
  readonly width?: number;
  /** Lower end of the axis; undefined where values may be below any. @default 0 */
  readonly min?: number | undefined;
  /** Upper end of the axis, where the value has one. */
  readonly max?: number;
  /** The limit of the alert that links here, where there is one. */
  readonly limit?: Limit | undefined;
}

/** A number that stands for a state, from the best to the worst. */
export interface State {
  readonly value: number;
  readonly text: string;
  readonly color: "green" | "yellow" | "red" | "gray";
}

export interface StateTimelineOptions extends Omit<
  TimeSeriesOptions,
  "unit" | "min" | "max" | "limit"
> {
  readonly states: readonly State[];
}

const height = 8;

/** Returns lines over time, from zero unless `min` says something else. */
export function timeSeries(options: TimeSeriesOptions): TimeSeries {
  const { unit, targets, width = 8, max, limit, title, description } = options;
  const panel = new TimeSeries()
    .title(title)
    .description(description)
    .unit(unit)
    .targets([...targets])
    .fillOpacity(8)
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List))
    .span(width)
    .height(height);
  const min = "min" in options ? options.min : 0;
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  return limit === undefined ? panel : withLimit(panel, limit);
}

function withLimit(panel: TimeSeries, limit: Limit): TimeSeries {
  const [value, below, above] =
    "above" in limit
      ? ([limit.above, "green", "red"] as const)
      : ([limit.below, "red", "green"] as const);
  const steps = [
    { value: null, color: below },
    { value, color: above },
  ];
  return panel
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
}

/** Returns one bar a series, coloured by its state over time. */
export function stateTimeline({
  targets,
  states,
  width = 12,
  ...text
}: StateTimelineOptions): StateTimeline {
  const options = Object.fromEntries(
    states.map(({ value, text, color }, index) => [String(value), { text, color, index }]),
  );
  return new StateTimeline()
    .title(text.title)
    .description(text.description)
    .unit("none")
    .targets([...targets])
    .mappings([{ type: MappingType.ValueToText, options }])
    .showValue(VisibilityMode.Never)
    .mergeValues(true)
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List))
    .span(width)
    .height(height);
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

export type TableOptions = Omit<TimeSeriesOptions, "min" | "max" | "limit">;

/** Returns a table, one row a label set. */
export function table({ targets, width = 12, unit, ...text }: TableOptions): Table {
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
