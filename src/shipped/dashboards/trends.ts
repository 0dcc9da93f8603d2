import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { DashboardBuilder, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder as PrometheusQuery } from "@grafana/grafana-foundation-sdk/prometheus";

import { aggregateInterval, aggregates, type Aggregate } from "../aggregates.ts";
import { bareDashboard, serviceVariable } from "../../dashboards/dashboard.ts";
import { dataSources } from "../../dashboards/data-sources.ts";
import { timeSeries, type TimeSeriesOptions } from "../../dashboards/panel.ts";
import { recorded, share, sumBy } from "../../dashboards/query.ts";
import { sourceByRange, sourceVariable } from "./source-by-range.ts";

const byService = ["service.name"] as const;

type Summary = "avg" | "sum" | "max";

/** Each step of the panel summarizes the points in it: none is left out, none counted twice. */
function over({ record }: Aggregate, summary: Summary): string {
  return `${summary}_over_time(${recorded(record)}[$__interval])`;
}

interface TrendOptions extends Omit<TimeSeriesOptions, "targets"> {
  readonly expr: string;
}

function trend({ expr, ...options }: TrendOptions): Builder<Panel> {
  const target = new PrometheusQuery()
    .datasource(sourceByRange)
    .expr(expr)
    .legendFormat("{{service_name}}")
    .range();
  // A shorter step would have no point in it
  return timeSeries({ ...options, targets: [target] }).interval(aggregateInterval);
}

const panels = [
  trend({
    title: "Request rate",
    description: "HTTP requests a second that each service answered, mean of each step.",
    unit: "reqps",
    expr: sumBy(byService, over(aggregates.requests, "avg")),
  }),
  trend({
    title: "Error share",
    description: "Share of the requests of each step that were answered with 5xx.",
    unit: "percentunit",
    expr: share(
      sumBy(byService, over(aggregates.errors, "sum")),
      sumBy(byService, over(aggregates.requests, "sum")),
    ),
  }),
  trend({
    title: "Request duration",
    description: "95th percentile of the requests of each step.",
    unit: "s",
    expr: `histogram_quantile(0.95, ${sumBy([...byService, "le"], over(aggregates.durationBuckets, "sum"))}) >= 0`,
  }),
  trend({
    title: "Availability",
    description: "Share of each step in which the service's instances said that they are healthy.",
    unit: "percentunit",
    max: 1,
    expr: sumBy(byService, over(aggregates.healthy, "avg")),
  }),
  trend({
    title: "Resident memory",
    description: "The most that an instance used in each step. What rises for weeks is a leak.",
    unit: "bytes",
    expr: sumBy(byService, over(aggregates.memory, "max")),
  }),
  trend({
    title: "Event loop delay",
    description: "The worst 99th percentile of the delay of timers in each step.",
    unit: "s",
    expr: sumBy(byService, over(aggregates.eventLoopDelay, "max")),
  }),
];

/** Months at a glance, from the aggregates that are kept for a year. */
export function trends(): DashboardBuilder {
  const dashboard = bareDashboard({
    uid: "trends",
    title: "Trends",
    description:
      "Months at a glance. Up to 30 days come from the first Prometheus, more from the one that keeps a year of aggregates.",
  })
    .withVariable(serviceVariable(dataSources.prometheusLongterm, aggregates.instances.record))
    .withVariable(sourceVariable())
    .time({ from: "now-90d", to: "now" })
    .refresh("");
  for (const panel of panels) dashboard.withPanel(panel);
  return dashboard;
}
