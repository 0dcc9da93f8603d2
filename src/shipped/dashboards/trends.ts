import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { timeSeries, type TimeSeriesOptions } from "../../dashboards/define/time-series.ts";
import { sum } from "../../promql/aggregate.ts";
import type { Expression } from "../../promql/expression.ts";
import { averaged, highest } from "../../promql/functions.ts";
import { sumOverTime } from "../../promql/over-time.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { over } from "../../promql/range.ts";
import { recordedSeries } from "../../promql/recorded-series.ts";
import { raw } from "../../promql/raw.ts";
import { aggregateInterval, aggregates, type Aggregate } from "../aggregates.ts";
import { withoutNaN } from "./requests.ts";
import { shareOf } from "./share-of.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";

const byService = { by: ["service.name"] } as const;

/** Each step of the panel summarizes the points in it: none is left out, none counted twice. */
function inSteps<D extends Dimension>({ record }: Aggregate, dimension: D) {
  const labels = ["service.name"] as const;
  return over(recordedSeries(record, { labels, dimension }), { range: "step" });
}

interface TrendOptions<D extends Dimension> extends Omit<TimeSeriesOptions<D>, "show" | "nothing"> {
  readonly of: Expression<string, D>;
}

function trend<D extends Dimension>({ of, ...options }: TrendOptions<D>): PanelDefinition {
  return timeSeries<D>({
    width: 12,
    ...options,
    show: [{ of, store: "byRange", legend: "{{service_name}}" }],
    // A shorter step would have no point in it
    step: aggregateInterval,
    nothing: "no aggregates yet",
  });
}

const panels = [
  trend({
    title: "Request rate",
    description: "HTTP requests a second that each service answered, mean of each step.",
    unit: "reqps",
    of: sum(averaged(inSteps(aggregates.requests, "perSecond")), byService),
  }),
  trend({
    title: "Error share",
    description: "Share of the requests of each step that were answered with 5xx.",
    of: shareOf(
      sum(sumOverTime(inSteps(aggregates.errors, "perSecond")), byService),
      sum(sumOverTime(inSteps(aggregates.requests, "perSecond")), byService),
    ),
  }),
  trend({
    title: "Request duration",
    description: "95th percentile of the requests of each step.",
    of: withoutNaN(
      raw(
        `histogram_quantile(0.95, sum by (service_name, le) (sum_over_time(${aggregates.durationBuckets.record}{service_name=~"$service"}[$__interval])))`,
        { labels: ["service.name"], dimension: "seconds" },
      ),
    ),
  }),
  trend({
    title: "Availability",
    description: "Share of each step in which the service's instances said that they are healthy.",
    of: sum(averaged(inSteps(aggregates.healthy, "ratio")), byService),
  }),
  trend({
    title: "Resident memory",
    description: "The most that an instance used in each step. What rises for weeks is a leak.",
    of: sum(highest(inSteps(aggregates.memory, "bytes")), byService),
  }),
  trend({
    title: "Event loop delay",
    description: "The worst 99th percentile of the delay of timers in each step.",
    of: sum(highest(inSteps(aggregates.eventLoopDelay, "seconds")), byService),
  }),
];

/** Months at a glance, from the aggregates that are kept for a year. */
export const trends: ShippedDashboard<"trends"> = {
  uid: "trends",
  options: () => ({
    title: "Trends",
    description:
      "Months at a glance. Up to 30 days come from the first Prometheus, more from the one that keeps a year of aggregates.",
    questions: [
      "Is there more traffic than three months ago?",
      "Did it become slower, or worse?",
      "Does memory grow from week to week?",
    ],
    choose: ["service"],
    range: "90d",
    refresh: "off",
    marks: [],
    panels,
  }),
};
