import { toDashboard } from "../../dashboards/define/links.ts";
import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import { stat } from "../../dashboards/define/stat.ts";
import type { DashboardContext } from "../../dashboards/definition.ts";
import { alertSeries } from "../../metrics/alert-series.ts";
import { max, min } from "../../promql/aggregate.ts";
import { value } from "../../promql/functions.ts";
import { present } from "../../promql/label-condition.ts";
import { count, ratio } from "../../promql/quantity.ts";
import { budgetsLeft } from "./budgets.ts";
import { healthStates, serviceStates } from "./health-states.ts";
import { howMany } from "./how-many.ts";
import { durationOf, failing, requests } from "./requests.ts";
import { failedTraces, overMonths, slowTraces } from "./service-links.ts";

/** Whether the service is well. */
export const answers = ({ objectives }: DashboardContext): readonly PanelDefinition[] => [
  stat({
    title: "State",
    description: "What the service's worst instance says of itself.",
    show: [{ of: max(serviceStates(), { by: [] }) }],
    states: healthStates,
    nothing: "no health checks",
    links: [toDashboard("health", { title: "Health" })],
  }),
  stat({
    title: "Requests",
    description: "HTTP requests a second.",
    show: [{ of: requests([]) }],
    unit: "reqps",
    sparkline: true,
    nothing: "no requests",
    links: [overMonths],
  }),
  stat({
    title: "Failing",
    description: "Share of requests answered with 5xx.",
    show: [{ of: failing([]) }],
    limit: { alert: "service-error-rate-high" },
    nothing: "no requests",
    links: [failedTraces],
  }),
  stat({
    title: "p95",
    description: "95 % of requests are answered faster.",
    show: [{ of: durationOf(0.95, []) }],
    limit: { alert: "service-latency-high" },
    nothing: "no requests",
    links: [slowTraces],
  }),
  ...(objectives.length === 0
    ? []
    : [
        stat({
          title: "Budget left",
          description: "What is left of the error budget that is nearest to its end.",
          show: [{ of: min(budgetsLeft(), { by: [] }) }],
          limit: { below: ratio(0) },
          nothing: "no requests yet",
          links: [toDashboard("objectives", { title: "Objectives" })],
        }),
      ]),
  stat({
    title: "Firing alerts",
    description: "Alerts of this service that fire.",
    show: [
      {
        of: howMany(value(alertSeries.alerts, { alertstate: "firing", "service.name": present })),
      },
    ],
    limit: { above: count(0.5) },
    links: [toDashboard("alerts", { title: "Alerts" })],
  }),
];
