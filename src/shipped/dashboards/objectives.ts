import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { row, type RowDefinition } from "../../dashboards/define/row.ts";
import { stat } from "../../dashboards/define/stat.ts";
import { table } from "../../dashboards/define/table.ts";
import { timeSeries } from "../../dashboards/define/time-series.ts";
import { toDashboard, toTraces } from "../../dashboards/define/links.ts";
import { ofRow } from "../../dashboards/model/query.ts";
import { capitalize } from "../../letter-case.ts";
import {
  burnRatesOf,
  windowName,
  windowSeconds,
  type BurnRates,
  type BurnWindow,
} from "../../metrics/burn-rates.ts";
import { errorRatioSeries, totalSeries, type Objective } from "../../metrics/objective-series.ts";
import { bottomk, min } from "../../promql/aggregate.ts";
import { eventsIn } from "../../promql/events.ts";
import { count, perSecond, ratio } from "../../promql/quantity.ts";
import { budgetsLeft, objectiveLabels } from "./budgets.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";
import {
  budget,
  burnRate,
  daysOf,
  ofObjective,
  percentOf,
  series,
  spentIn,
} from "./objective-values.ts";

const where = "{{service_name}} {{deployment_environment_name}}";

const answers: readonly PanelDefinition[] = [
  stat({
    title: "Least budget left",
    description: "The objective that has least of its error budget left.",
    show: [{ of: bottomk(1, budgetsLeft()), legend: "{{service_name}} {{objective}}" }],
    limit: { below: ratio(0) },
    width: 12,
    nothing: "no traffic yet",
  }),
  stat({
    title: "First budget spent in",
    description: "At the current pace the first budget is spent after this time.",
    show: [{ of: bottomk(1, spentIn()), legend: "{{service_name}} {{objective}}" }],
    width: 12,
    nothing: "nothing burns",
  }),
  table({
    title: "Budgets",
    description: "Each objective of each service: what is left of its budget, the least first.",
    nothing: "no traffic yet",
    labels: [
      {
        label: "service.name",
        title: "Service",
        links: [
          toDashboard("service-overview", {
            title: "This service",
            choose: { service: ofRow("service.name") },
          }),
        ],
      },
      { label: "objective", title: "Objective" },
      { label: "deployment.environment.name", title: "Environment" },
    ],
    values: [
      {
        title: "Budget left",
        of: min(budgetsLeft(), { by: objectiveLabels }),
        limit: { below: ratio(0) },
      },
      { title: "Spent in", of: min(spentIn(), { by: objectiveLabels }) },
    ],
    descending: false,
  }),
];

function rowOf(objective: Objective, closed: boolean): RowDefinition {
  const { id, name, event, failure, windowMs } = objective;
  const burns = burnRatesOf(windowMs);
  const [fastest] = burns;
  return row({
    title: `${name}: ${percentOf(objective)} % over ${daysOf(objective)} days`,
    closed,
    panels: [
      timeSeries({
        title: `${name}: error ratio`,
        description: `Share of ${event}s ${failure}. The line is the budget: ${percentOf(objective)} % have to be good over ${daysOf(objective)} days.`,
        show: [windowed(objective, fastest.short), windowed(objective, fastest.long)],
        limit: { above: ratio(budget(objective)) },
        width: 12,
        nothing: `no ${event}s`,
        links: [toTraces("Failed traces", { failed: true })],
      }),
      timeSeries({
        title: `${name}: burn rate`,
        description: `How many times faster than the objective allows the budget is spent. At 1 it lasts ${daysOf(objective)} days; the alerts fire at ${factors(burns)}. The line is the first.`,
        show: [
          burning(objective, burns[0]),
          ...burns.slice(1).map((burn) => burning(objective, burn)),
        ],
        unit: "none",
        limit: { above: count(fastest.factor) },
        alerts: burns.map(({ long }) => `${id}-burn-${windowName(long)}`),
        width: 12,
        nothing: `no ${event}s`,
      }),
      timeSeries({
        title: `${name}: budget left`,
        description: `Share of the budget of ${daysOf(objective)} days that is left. Below 0 the objective is broken.`,
        show: [{ of: ofObjective("slo:budget_remaining:ratio", id, "ratio"), legend: where }],
        limit: { below: ratio(0) },
        width: 12,
        nothing: "no traffic yet",
      }),
      timeSeries({
        title: `${name}: budget spent in`,
        description: `Time until the budget is spent, at the pace of the last ${windowName(fastest.long)}.`,
        show: [{ of: spentIn(id), legend: where }],
        width: 12,
        nothing: "nothing burns",
      }),
    ],
  });
}

function windowed(objective: Objective, window: BurnWindow) {
  return {
    of: series(errorRatioSeries(objective.id, window), "ratio"),
    legend: `${where} ${windowName(window)}`,
  };
}

function burning(objective: Objective, { long }: { readonly long: BurnWindow }) {
  return { of: burnRate(objective, long), legend: `${where} ${windowName(long)}` };
}

function factors(burns: BurnRates): string {
  return burns.map(({ factor, long }) => `${factor} over ${windowName(long)}`).join(", ");
}

/** Objectives on the same events: under the same line none of them is judged. */
function judgedPanel(group: readonly [Objective, ...Objective[]], title: string): PanelDefinition {
  const [{ id, event, minimum, windowMs }] = group;
  const description = (what: string) =>
    `${capitalize(event)}s ${what} the windows of the burn rates. Under the line no alert fires: one bad ${event} of three says nothing.`;
  const common = { title, width: 24, nothing: `no ${event}s` } as const;
  const [first, ...others] = burnRatesOf(windowMs).map(({ long }) => ({
    of: series(totalSeries(id, long), "perSecond"),
    seconds: windowSeconds(long),
    legend: `${where} ${windowName(long)}`,
  }));
  if (first === undefined) throw new TypeError(`${id}: expected burn rates`);
  if (minimum.of === "events") {
    const events = ({ of, legend, seconds }: typeof first) => ({
      of: eventsIn(of, seconds),
      legend,
    });
    return timeSeries({
      ...common,
      description: description("in"),
      show: [events(first), ...others.map(events)],
      counted: `${event}s`,
      limit: { below: count(minimum.value) },
    });
  }
  const rate = ({ of, legend }: typeof first) => ({ of, legend });
  return timeSeries({
    ...common,
    description: description("a second over"),
    show: [rate(first), ...others.map(rate)],
    counted: `${event}s`,
    limit: { below: perSecond(minimum.value) },
  });
}

function judgedPanels(all: readonly Objective[]): readonly PanelDefinition[] {
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

/** So many objectives are open at first: each of them asks four questions. */
const openAtFirst = 2;

/** The service level objectives, as their recording rules and alerts see them. */
export const objectives: ShippedDashboard<"objectives"> = {
  uid: "objectives",
  options: ({ objectives: all }) => {
    const [first, ...others] = judgedPanels(all);
    if (first === undefined) return undefined;
    return {
      title: "Objectives",
      description:
        "Budgets, burn rates and error ratios of the service level objectives, by service.",
      questions: [
        "Which budget is nearest to its end, and when is it spent?",
        "How fast does it burn, and does an alert fire on it?",
        "Is there enough traffic to judge?",
      ],
      range: "6h",
      panels: answers,
      rows: [
        ...all.map((objective, index) => rowOf(objective, index >= openAtFirst)),
        row({ title: "Traffic judged", closed: true, panels: [first, ...others] }),
      ],
    };
  },
};
