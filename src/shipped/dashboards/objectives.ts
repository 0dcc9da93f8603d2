import type { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";

import { newDashboard } from "../../dashboards/dashboard.ts";
import { timeSeries } from "../../dashboards/panel.ts";
import { promql, recorded } from "../../dashboards/query.ts";
import { withoutBinaryTail } from "../../decimal.ts";
import { toMs } from "../../duration.ts";
import { capitalize } from "../../letter-case.ts";
import {
  burnRatesOf,
  windowName,
  windowSeconds,
  type BurnRates,
} from "../../metrics/burn-rates.ts";
import {
  budgetExhaustionSeries,
  budgetRemainingSeries,
  errorRatioSeries,
  totalSeries,
  type Objective,
} from "../../metrics/objective-series.ts";

/** The share of events that may be bad. */
function budget({ target }: Objective): number {
  return withoutBinaryTail(1 - target);
}

function percentOf({ target }: Objective): number {
  return withoutBinaryTail(target * 100);
}

function daysOf({ windowMs }: Objective): number {
  return windowMs / toMs("1d");
}

function panelsOf(objective: Objective): readonly TimeSeries[] {
  const { id, name, event, failure, windowMs } = objective;
  const burns = burnRatesOf(windowMs);
  const [fastest] = burns;
  return [
    timeSeries({
      title: `${name}: error ratio`,
      description: `Share of ${event}s ${failure}. The line is the budget: ${percentOf(objective)} % have to be good over ${daysOf(objective)} days.`,
      unit: "percentunit",
      width: 12,
      limit: { above: budget(objective) },
      targets: [fastest.short, fastest.long].map((window) =>
        promql(
          recorded(errorRatioSeries(id, window)),
          `{{service_name}} {{deployment_environment_name}} ${windowName(window)}`,
        ),
      ),
    }),
    timeSeries({
      title: `${name}: burn rate`,
      description: `How many times faster than the objective allows the budget is spent. At 1 it lasts ${daysOf(objective)} days; the alerts fire at ${factors(burns)}. The line is the first.`,
      unit: "none",
      width: 12,
      limit: { above: fastest.factor },
      targets: burns.map(({ long }) =>
        promql(
          `${recorded(errorRatioSeries(id, long))} / ${budget(objective)}`,
          `{{service_name}} {{deployment_environment_name}} ${windowName(long)}`,
        ),
      ),
    }),
    timeSeries({
      title: `${name}: budget left`,
      description: `Share of the budget of ${daysOf(objective)} days that is left. Below 0 the objective is broken.`,
      unit: "percentunit",
      width: 12,
      limit: { below: 0 },
      targets: [
        promql(
          ofObjective(budgetRemainingSeries, id),
          "{{service_name}} {{deployment_environment_name}}",
        ),
      ],
    }),
    timeSeries({
      title: `${name}: budget spent in`,
      description: `Time until the budget is spent, at the pace of the last ${windowName(fastest.long)}. Nothing is shown while nothing burns.`,
      unit: "s",
      width: 12,
      targets: [
        promql(
          `${ofObjective(budgetExhaustionSeries, id)} < Inf`,
          "{{service_name}} {{deployment_environment_name}}",
        ),
      ],
    }),
  ];
}

/** All objectives record these under one name. */
function ofObjective(series: string, id: string): string {
  return recorded(series).replace("{", `{objective="${id}", `);
}

function factors(burns: BurnRates): string {
  return burns.map(({ factor, long }) => `${factor} over ${windowName(long)}`).join(", ");
}

/** Objectives on the same events: under the same line none of them is judged. */
function judgedPanel(group: readonly [Objective, ...Objective[]], title: string): TimeSeries {
  const [{ id, event, minimum, windowMs }] = group;
  const isEvents = minimum.of === "events";
  const rateUnit = event === "request" ? "reqps" : "none";
  return timeSeries({
    title,
    description: `${capitalize(event)}s ${isEvents ? "in" : "a second over"} the windows of the burn rates. Under the line no alert fires: one bad ${event} of three says nothing.`,
    unit: isEvents ? "short" : rateUnit,
    width: 24,
    limit: { below: minimum.value },
    targets: burnRatesOf(windowMs).map(({ long }) => {
      const total = recorded(totalSeries(id, long));
      const expr = isEvents ? `${total} * ${windowSeconds(long)}` : total;
      return promql(expr, `{{service_name}} {{deployment_environment_name}} ${windowName(long)}`);
    }),
  });
}

function judgedPanels(all: readonly Objective[]): readonly TimeSeries[] {
  const groups = [
    ...Map.groupBy(
      all,
      ({ counted, minimum, windowMs }) =>
        `${minimum.value} ${minimum.of} of ${counted} over ${windowMs}`,
    ).values(),
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
    description:
      "Error ratios, burn rates and budgets of the service level objectives, by service.",
  });
  for (const panel of [...all.flatMap(panelsOf), ...judgedPanels(all)]) dashboard.withPanel(panel);
  return dashboard;
}
