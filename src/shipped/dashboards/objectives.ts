import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";

import {
  burnRates,
  errorRatioSeries,
  totalSeries,
  type Objective,
} from "../../metrics/objective-series.ts";
import { objectives as shipped } from "../objectives.ts";
import { newDashboard } from "../../dashboards/dashboard.ts";
import { timeSeries } from "../../dashboards/panel.ts";
import { promql, recorded } from "../../dashboards/query.ts";

const [fastest] = burnRates;

interface ObjectiveText {
  readonly objective: Objective;
  readonly name: string;
  /** What was bad. */
  readonly bad: string;
}

/** The share of requests that may be bad. Rounded: 1 - 0.999 is 0.0010000000000000009 in binary. */
function budget({ percent }: Objective): number {
  return Number((1 - percent / 100).toPrecision(12));
}

function panelsOf({ objective, name, bad }: ObjectiveText): readonly TimeSeries[] {
  return [
    timeSeries({
      title: `${name}: error ratio`,
      description: `Share of requests ${bad}. The line is the budget: ${objective.percent} % have to be good over 30 days.`,
      unit: "percentunit",
      width: 12,
      limit: { above: budget(objective) },
      targets: [fastest.short, fastest.long].map((window) =>
        promql(recorded(errorRatioSeries(objective.id, window)), `{{service_name}} ${window}`),
      ),
    }),
    timeSeries({
      title: `${name}: burn rate`,
      description: `How many times faster than the objective allows the budget is spent. At 1 it lasts 30 days; the alerts fire at ${factors()}. The line is the first.`,
      unit: "none",
      width: 12,
      limit: { above: fastest.factor },
      targets: burnRates.map(({ long }) =>
        promql(
          `${recorded(errorRatioSeries(objective.id, long))} / ${budget(objective)}`,
          `{{service_name}} ${long}`,
        ),
      ),
    }),
  ];
}

function factors(): string {
  return burnRates.map(({ factor, long }) => `${factor} over ${long}`).join(", ");
}

const judged = timeSeries({
  title: "Requests judged",
  description:
    "Requests a second over the windows of the burn rates. Under the line no alert fires: one bad request of three says nothing.",
  unit: "reqps",
  width: 24,
  limit: { below: shipped.availability.minimumPerSecond },
  targets: burnRates.map(({ long }) =>
    promql(recorded(totalSeries(shipped.availability.id, long)), `{{service_name}} ${long}`),
  ),
});

const panels = [
  ...panelsOf({
    objective: shipped.availability,
    name: "Availability",
    bad: "answered with 5xx",
  }),
  ...panelsOf({
    objective: shipped.latency,
    name: "Latency",
    bad: "that took over 500 ms",
  }),
  judged,
];

/** The service level objectives, as their recording rules and alerts see them. */
export function objectives(): DashboardBuilder {
  const dashboard = newDashboard({
    uid: "objectives",
    title: "Objectives",
    description: "Error ratios and burn rates of the service level objectives, by service.",
  });
  for (const panel of panels) dashboard.withPanel(panel);
  return dashboard;
}
