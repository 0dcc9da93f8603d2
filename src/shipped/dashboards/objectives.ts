import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";

import { capitalize } from "../../letter-case.ts";
import {
  burnRates,
  errorRatioSeries,
  totalSeries,
  type Objective,
} from "../../metrics/objective-series.ts";
import { withoutBinaryTail } from "../../decimal.ts";
import { newDashboard } from "../../dashboards/dashboard.ts";
import { timeSeries } from "../../dashboards/panel.ts";
import { promql, recorded } from "../../dashboards/query.ts";

const [fastest] = burnRates;

/** The share of events that may be bad. */
function budget({ target }: Objective): number {
  return withoutBinaryTail(1 - target);
}

function percentOf({ target }: Objective): number {
  return withoutBinaryTail(target * 100);
}

function panelsOf(objective: Objective): readonly TimeSeries[] {
  const { id, name, event, failure } = objective;
  return [
    timeSeries({
      title: `${name}: error ratio`,
      description: `Share of ${event}s ${failure}. The line is the budget: ${percentOf(objective)} % have to be good over 30 days.`,
      unit: "percentunit",
      width: 12,
      limit: { above: budget(objective) },
      targets: [fastest.short, fastest.long].map((window) =>
        promql(
          recorded(errorRatioSeries(id, window)),
          `{{service_name}} {{deployment_environment_name}} ${window}`,
        ),
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
          `${recorded(errorRatioSeries(id, long))} / ${budget(objective)}`,
          `{{service_name}} {{deployment_environment_name}} ${long}`,
        ),
      ),
    }),
  ];
}

function factors(): string {
  return burnRates.map(({ factor, long }) => `${factor} over ${long}`).join(", ");
}

/** Objectives on the same events: under the same line none of them is judged. */
function judgedPanel(group: readonly [Objective, ...Objective[]], title: string): TimeSeries {
  const [{ id, event, minimum }] = group;
  return timeSeries({
    title,
    description: `${capitalize(event)}s a second over the windows of the burn rates. Under the line no alert fires: one bad ${event} of three says nothing.`,
    unit: event === "request" ? "reqps" : "none",
    width: 24,
    limit: { below: minimum },
    targets: burnRates.map(({ long }) =>
      promql(
        recorded(totalSeries(id, long)),
        `{{service_name}} {{deployment_environment_name}} ${long}`,
      ),
    ),
  });
}

function judgedPanels(all: readonly Objective[]): readonly TimeSeries[] {
  const groups = [
    ...Map.groupBy(all, ({ counted, minimum }) => `${minimum} of ${counted}`).values(),
  ];
  return groups.flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const group = [first, ...others] as const;
    const same = groups.filter(([one]) => one?.event === first.event).length > 1;
    const names = group.map(({ name }) => name).join(", ");
    return [judgedPanel(group, `${capitalize(first.event)}s judged${same ? `: ${names}` : ""}`)];
  });
}

/** The service level objectives, as their recording rules and alerts see them. */
export function objectives(all: readonly Objective[]): DashboardBuilder {
  const dashboard = newDashboard({
    uid: "objectives",
    title: "Objectives",
    description: "Error ratios and burn rates of the service level objectives, by service.",
  });
  for (const panel of [...all.flatMap(panelsOf), ...judgedPanels(all)]) dashboard.withPanel(panel);
  return dashboard;
}
